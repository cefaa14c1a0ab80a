"""The tables of the rails' store, in SQLite."""

TABLES = """
create table if not exists account (
    id integer primary key, tenant text not null, product text not null, rail text not null, settings text not null,
    unique (tenant, product, rail)
);
create table if not exists letter (
    account integer not null, message text not null, direction text not null, kind text not null,
    end_to_end text not null, amount integer not null, asset text not null, party text not null, digest blob not null,
    at integer not null, state text not null, code text, answers text, refusal text, returned integer not null,
    decided integer, original text,
    primary key (account, direction, message)
) without rowid;
create index if not exists letter_by_end_to_end on letter (account, end_to_end);
create index if not exists letter_pending on letter (account, at) where state = 'pending';
create table if not exists entry (
    account integer not null, n integer not null, kind text not null, reference text not null, end_to_end text not null,
    amount integer not null, asset text not null, at integer not null, cycle text,
    primary key (account, n), unique (account, kind, reference)
) without rowid;
create index if not exists entry_unsettled on entry (account, asset) where cycle is null;
create table if not exists told (
    account integer not null, end_to_end text not null, rule text not null, primary key (account, end_to_end)
) without rowid;
create table if not exists callback (
    id integer primary key, account integer not null, due integer not null, attempts integer not null, body blob,
    decides text
);
create index if not exists callback_of_account on callback (account);
"""

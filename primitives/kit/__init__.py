"""What every primitive and the engine share: types, rows, money, time, problems. Each file one noun."""

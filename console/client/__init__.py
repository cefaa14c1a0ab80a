"""The API as the console asks it: one small file per noun, each call a function, each answer a typed record."""

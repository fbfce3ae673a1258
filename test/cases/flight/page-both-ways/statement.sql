-- dedicated pool

-- no statement

-- serverless pool

-- no statement

// A certificate of this machine's own name that nobody signed, for the TDS server of the tests. It opens nothing.
// Made by: openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj /CN=localhost

export const certificate = `-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUL+ZdzFLpUXzp/Alo9s3+22FfjPAwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNTE4NTUzNFoYDzIxMjYxMTAx
MTg1NTM0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARmhBh+XZKr4y22+0YVXthtoLv9nD68ltdpAD4UUmmIS1O1DAoFVIFd
dsvFhsKrQOY7SbFzc4Z3ULG2y6wJvKNmo28wbTAdBgNVHQ4EFgQUKRECEpIhiaf9
z77lmY46hiiZih4wHwYDVR0jBBgwFoAUKRECEpIhiaf9z77lmY46hiiZih4wDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSQAwRgIhAOpkl+KVzOriJp58yAk3J+o8fCO2nd55HDGu7e2t7VUtAiEA
39fz3LxPAQsuo3EI27e6eASKswy5jdqAznLdgHaWoqI=
-----END CERTIFICATE-----
`;

export const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQhUYhkX0GoYj9Zus
qpA4wMQRlX3owdUluxrIIQ5b4LyhRANCAARmhBh+XZKr4y22+0YVXthtoLv9nD68
ltdpAD4UUmmIS1O1DAoFVIFddsvFhsKrQOY7SbFzc4Z3ULG2y6wJvKNm
-----END PRIVATE KEY-----
`;

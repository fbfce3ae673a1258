// The answer to a path that leads nowhere.

export function notFound(): Response {
  return Response.json({ errors: [{ message: "Nothing is here. The API is at /graphql." }] }, { status: 404 });
}

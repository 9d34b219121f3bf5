// Tells the server what to do.

let complain = () => {};

/** Says who hears of what did not work: a function of one sentence. */
export function onRefused(listener) {
  complain = listener;
}

/** Posts an order; answers whether it was taken. What the server has against it goes to the listener. */
export async function order(path, body = {}) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const told = await reason(answer);
    if (answer.ok) {
      return true;
    }
    complain(told);
  } catch {
    complain("The server does not answer: is toaster watch still running?");
  }
  return false;
}

async function reason(answer) {
  try {
    const { error } = await answer.json();
    return String(error);
  } catch {
    return `The server refused this (${answer.status}).`;
  }
}

// A proxy between the browser and the preview: it lets every answer come with a strict content security policy. Sockets, which
// have no policy, go through it as they are.

import { createServer, request } from "node:http";
import { connect } from "node:net";

export const POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types larder larder-preview";

/** Starts the proxy; returns its address and how to end it. */
export async function strictProxy() {
  const open = new Set();
  const proxy = createServer((asked, answer) => {
    const { hostname, port, pathname, search } = new URL(asked.url);
    const options = { hostname, port, path: pathname + search, method: asked.method, headers: asked.headers, agent: false };
    const passed = request(options, (given) => {
      answer.writeHead(given.statusCode, { ...given.headers, "content-security-policy": POLICY });
      given.pipe(answer);
      given.on("error", () => answer.destroy());
    });
    // Where nobody listens, nobody answers.
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });
  proxy.on("connection", (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  proxy.on("connect", (asked, near, head) => {
    const { hostname, port } = new URL(`http://${asked.url}`);
    const far = connect(port, hostname, () => {
      near.write("HTTP/1.1 200 Connection established\r\n\r\n");
      far.write(head);
      far.pipe(near);
      near.pipe(far);
    });
    for (const [one, other] of [[near, far], [far, near]]) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const close = () => {
    for (const socket of open) socket.destroy();
    proxy.close();
  };
  return { address: `http://127.0.0.1:${proxy.address().port}`, close };
}

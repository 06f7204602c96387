package dev.stepwise.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A network between clients and one server that can stand still, be slow, or lose its connections. */
public final class TcpProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 << 10;

    private final ServerSocket listening;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean stalled;
    private volatile long delayNanos;

    /** @param target port of the server, on this machine */
    public TcpProxy(int port, int target) throws IOException {
        this.target = target;
        listening = new ServerSocket();
        listening.setReuseAddress(true);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread.ofPlatform().daemon().name("proxy-" + port).start(this::accept);
    }

    /** Nothing goes through, in either direction, and nobody is told; or it does again. */
    public void stall(boolean stall) {
        stalled = stall;
    }

    /** All that goes through comes so much later; 0: at once. */
    public void delay(long millis) {
        delayNanos = millis * 1_000_000;
    }

    /** Ends all connections. */
    public void cut() {
        sockets.forEach(TcpProxy::close);
        sockets.clear();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket();
                sockets.add(client);
                sockets.add(server);
                Thread.ofPlatform().daemon().start(() -> serve(client, server));
            } catch (IOException e) {
                // closed, or a client that is gone
            }
        }
    }

    private void serve(Socket client, Socket server) {
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread.ofPlatform().daemon().start(() -> pump(client, server));
            pump(server, client);
        } catch (IOException e) { // the server is away
            close(client);
            close(server);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                LockSupport.parkNanos(delayNanos);
                while (stalled) {
                    LockSupport.parkNanos(10_000_000);
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // one end is gone, and so is the other
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone then
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        stalled = false;
        cut();
    }
}

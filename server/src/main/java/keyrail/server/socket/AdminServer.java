package keyrail.server.socket;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Executor;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.server.admin.AdminReply;
import keyrail.server.admin.AdminRequest;
import keyrail.server.admin.AdminRouter;

/**
 * Serves the admin API on a Unix socket. Who may open the socket's folder, which is private, is the home's owner.
 * Requests run on virtual threads, since they touch files and the database.
 */
public final class AdminServer {
    private static final int LARGEST_BODY_BYTES = 1 << 20;

    private final HttpServer server;
    private final Path socket;

    private AdminServer(HttpServer server, Path socket) {
        this.server = server;
        this.socket = socket;
    }

    /**
     * Starts listening.
     *
     * @param socket its folder is private; a socket left there by a dead process is removed, since the caller holds the
     *     home's lock
     * @param blocking where requests run
     */
    public static Future<AdminServer> start(Vertx vertx, Path socket, AdminRouter router, Executor blocking) {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException failed) {
            throw new KeyrailException(
                    Failure.of(
                            FailureCode.HOME_READ_ONLY,
                            "the old admin socket " + socket + " cannot be removed; make its folder writable"),
                    failed);
        }
        HttpServer server = vertx.createHttpServer(
                new HttpServerOptions().setMaxHeaderSize(16 << 10).setHttp2ClearTextEnabled(false));
        server.requestHandler(request -> read(vertx, request, router, blocking));
        return server.listen(SocketAddress.domainSocketAddress(socket.toString()))
                .map(listening -> {
                    makePrivate(socket);
                    return new AdminServer(listening, socket);
                });
    }

    private static void makePrivate(Path socket) {
        try {
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException failed) {
            throw new KeyrailException(
                    Failure.of(FailureCode.HOME_READ_ONLY, "the admin socket " + socket + " cannot be made private"),
                    failed);
        }
    }

    public Path socket() {
        return socket;
    }

    /** Stops listening and removes the socket. */
    public Future<Void> close() {
        return server.close().onComplete(ignored -> {
            try {
                Files.deleteIfExists(socket);
            } catch (IOException left) {
                // The next owner of the home removes it.
                return;
            }
        });
    }

    private static void read(Vertx vertx, HttpServerRequest request, AdminRouter router, Executor blocking) {
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() <= LARGEST_BODY_BYTES) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(ignored -> blocking.execute(() -> {
            String path = request.path();
            String query = request.query();
            AdminReply reply = router.handle(new AdminRequest(
                    request.method().name(),
                    path == null ? "" : path,
                    query == null ? "" : query,
                    body.getBytes(),
                    "cli"));
            vertx.runOnContext(now -> request.response()
                    .setStatusCode(reply.status())
                    .putHeader("content-type", "application/json")
                    .end(Buffer.buffer(reply.json())));
        }));
    }
}

package keyrail.server.socket;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import keyrail.core.failure.Failure;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;

/** Serves the admin API on a Unix socket. Who may open the socket's folder, which is private, is the home's owner. */
public final class AdminServer {
    private final HttpServer server;
    private final AdminPlane plane;
    private final Path socket;

    private AdminServer(HttpServer server, AdminPlane plane, Path socket) {
        this.server = server;
        this.plane = plane;
        this.socket = socket;
    }

    /**
     * Starts listening.
     *
     * @param socket its folder is private; a socket left there by a dead process is removed, since the caller holds the
     *     home's lock
     */
    public static Future<AdminServer> start(AdminPlane plane, Path socket) {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException failed) {
            throw new KeyrailException(
                    Failure.of(
                            FailureCode.HOME_READ_ONLY,
                            "the old admin socket " + socket + " cannot be removed; make its folder writable"),
                    failed);
        }
        HttpServer server = plane.vertx()
                .createHttpServer(
                        new HttpServerOptions().setMaxHeaderSize(16 << 10).setHttp2ClearTextEnabled(false));
        server.requestHandler(request -> AdminExchange.serve(plane, request, Gate.ofOwner(), (code, id) -> {}));
        return server.listen(SocketAddress.domainSocketAddress(socket.toString()))
                .map(listening -> {
                    makePrivate(socket);
                    return new AdminServer(listening, plane, socket);
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

    /** Ends the streams of events, stops listening and removes the socket. */
    public Future<Void> close() {
        plane.feed().close();
        return server.close().onComplete(ignored -> {
            try {
                Files.deleteIfExists(socket);
            } catch (IOException left) {
                // The next owner of the home removes it.
                return;
            }
        });
    }
}

package keyrail.server.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import keyrail.core.access.KeyHash;
import keyrail.core.config.AdminListener;
import keyrail.core.config.ClientPatience;
import keyrail.core.store.AuditEntry;
import keyrail.server.admin.AdminRoute;
import keyrail.server.admin.AdminRouter;
import keyrail.server.admin.AdminScope;
import keyrail.server.admin.RoutedHome;
import keyrail.server.admin.event.EventFeed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route of the real router against every kind of caller, over the real ways in. A route that is added is in it by
 * itself; its scope and effects are what it declares.
 */
class AuthorisationMatrixTest {
    private static final String TOKEN = "kra_test-token";
    private static final String CLIENT_KEY = "kr_test-client-key";

    /** @param code why the caller is not let in; empty for one who is */
    private record Caller(String name, boolean bySocket, List<String> fields, String code) {
        static Caller admitted(String name, boolean bySocket, String... fields) {
            return new Caller(name, bySocket, List.of(fields), "");
        }

        static Caller refused(String name, String code, String... fields) {
            return new Caller(name, false, List.of(fields), code);
        }
    }

    private static final String BEARER = "authorization: Bearer " + TOKEN;

    private static final List<Caller> CALLERS = List.of(
            Caller.admitted("the owner on the socket", true, "host: keyrail"),
            Caller.admitted("a token on the port", false, "host: localhost", BEARER),
            Caller.admitted("a token on the port by a listed name", false, "host: box.example.org:1", BEARER),
            Caller.refused("nobody", "admin_token_missing", "host: localhost"),
            Caller.refused("an empty token", "admin_token_missing", "host: localhost", "authorization: Bearer "),
            Caller.refused("a wrong token", "admin_token_invalid", "host: localhost", BEARER + "x"),
            Caller.refused(
                    "a token in another scheme", "admin_token_missing", "host: localhost", "authorization: Basic x"),
            Caller.refused(
                    "a token in another field", "admin_token_missing", "host: localhost", "x-keyrail-key: " + TOKEN),
            Caller.refused(
                    "a client key", "admin_token_invalid", "host: localhost", "authorization: Bearer " + CLIENT_KEY),
            Caller.refused(
                    "a client key in its own field",
                    "admin_token_missing",
                    "host: localhost",
                    "x-keyrail-key: " + CLIENT_KEY),
            Caller.refused("a token for another host", "host_not_allowed", "host: evil.example.org", BEARER),
            Caller.refused("a token for two hosts", "host_not_allowed", "host: localhost", "host: localhost", BEARER),
            Caller.refused(
                    "a token from a page", "origin_not_allowed", "host: localhost", "origin: https://evil.org", BEARER),
            Caller.refused(
                    "a token from a page of this machine",
                    "origin_not_allowed",
                    "host: localhost",
                    "origin: http://localhost:3000",
                    BEARER),
            Caller.refused(
                    "a token from a sandboxed page", "origin_not_allowed", "host: localhost", "origin: null", BEARER),
            Caller.refused(
                    "a token from a browser of another site",
                    "origin_not_allowed",
                    "host: localhost",
                    "sec-fetch-site: cross-site",
                    BEARER));

    @TempDir
    Path folder;

    private final RoutedHome home = new RoutedHome();
    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService work = Executors.newSingleThreadExecutor();
    private AdminPlane plane;
    private Path socket;

    @BeforeEach
    void listen() {
        plane = new AdminPlane(vertx, home.router(), new EventFeed(), work);
        socket = folder.resolve("admin.sock");
        await(AdminServer.start(plane, socket));
    }

    @AfterEach
    void close() {
        await(vertx.close());
        work.shutdownNow();
    }

    private int port(List<String> scopes) {
        AdminListener listener = new AdminListener("127.0.0.1", 0, List.of("box.example.org"), null, null, scopes);
        AdminPort.Guard guard =
                new AdminPort.Guard(KeyHash.of(TOKEN), home.journal(), home.clock(), ClientPatience.DEFAULT);
        return await(AdminPort.start(plane, listener, folder, guard)).port();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private static String path(AdminRoute route) {
        return route.template().replaceAll("\\{\\w+}", "x");
    }

    /** A body no route takes: who gets as far as having it read is told so, and nothing happens. */
    private RawHttp.Answer ask(Caller caller, int port, AdminRoute route) {
        String body = "{\"noSuchField\":1}";
        return caller.bySocket()
                ? RawHttp.over(socket, route.method(), path(route), caller.fields(), body)
                : RawHttp.over(port, route.method(), path(route), caller.fields(), body);
    }

    @Test
    void everyRouteIsOpenToOwnerAndTokenAndShutToEveryoneElse() {
        int port = port(List.of());
        AdminRouter router = home.router();
        int asked = 0;
        for (AdminRoute route : router.routes()) {
            for (Caller caller : CALLERS) {
                RawHttp.Answer answer = ask(caller, port, route);
                String cell = route.method() + " " + route.template() + " by " + caller.name();
                asked++;
                if (caller.code().isEmpty()) {
                    assertThat(answer.status()).as(cell).isEqualTo(400);
                    assertThat(answer.text()).as(cell).contains("noSuchField");
                } else {
                    assertThat(answer.status()).as(cell).isIn(401, 403);
                    assertThat(answer.text()).as(cell).contains("\"" + caller.code() + "\"");
                    assertThat(answer.text()).as(cell).doesNotContain("noSuchField", TOKEN, CLIENT_KEY);
                }
            }
        }
        assertThat(asked).isEqualTo(router.routes().size() * CALLERS.size()).isGreaterThan(500);
    }

    @Test
    void aTokenOfFewScopesUsesTheirRoutesOnly() {
        for (AdminScope granted : AdminScope.values()) {
            int port = port(List.of(granted.text()));
            Caller caller = Caller.admitted(granted.text(), false, "host: localhost", BEARER);
            for (AdminRoute route : home.router().routes()) {
                RawHttp.Answer answer = ask(caller, port, route);
                String cell = route.method() + " " + route.template() + " with " + granted;
                assertThat(answer.status()).as(cell).isEqualTo(route.scope() == granted ? 400 : 403);
            }
        }
    }

    @Test
    void whoIsNotLetInIsWrittenDownOnceAMinuteForEachReason() {
        int port = port(List.of());
        AdminRoute route = home.router().routes().getFirst();
        for (int round = 0; round < 5; round++) {
            CALLERS.forEach(caller -> ask(caller, port, route));
        }
        // What is written down goes through the same queue as requests.
        CompletableFuture.runAsync(() -> {}, work)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        assertThat(home.audit())
                .extracting(AuditEntry::result)
                .containsExactlyInAnyOrder(
                        "admin_token_missing", "admin_token_invalid", "host_not_allowed", "origin_not_allowed");
        assertThat(home.audit().toString()).doesNotContain(TOKEN, CLIENT_KEY);
    }

    @Test
    void unknownPathsAreShutToWhoIsNotLetInToo() {
        int port = port(List.of());
        assertThat(RawHttp.over(port, "GET", "/", List.of("host: localhost"), "")
                        .status())
                .isEqualTo(401);
        assertThat(RawHttp.over(port, "GET", "/v1/none", List.of("host: localhost", BEARER), "")
                        .status())
                .isEqualTo(404);
        List.of("OPTIONS", "TRACE", "HEAD")
                .forEach(method -> assertThat(RawHttp.over(port, method, "/v1/status", List.of("host: localhost"), "")
                                .status())
                        .isEqualTo(401));
    }
}

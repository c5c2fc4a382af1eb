package keyrail.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import keyrail.server.admin.AdminRoute.Contract;
import keyrail.server.admin.json.Json;
import keyrail.server.admin.json.Kind;
import keyrail.server.admin.json.RequestReader;
import keyrail.server.admin.json.Shape;
import org.junit.jupiter.api.Test;

class AdminRouterTest {
    private static final Contract ECHO = Contract.of("Echoes", Shape.of(Shape.required("echo", Kind.TEXT)));

    @Test
    void aRouteWithoutEffectScopeOrSummaryIsRefused() {
        AdminRoute.Handler empty = call -> Json.object();
        Set<Effect> reads = Set.of(Effect.STATE_READ);
        assertThatThrownBy(() -> new AdminRoute("GET", "/v1/a", AdminScope.USAGE_READ, Set.of(), ECHO, empty))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/v1/a");
        AdminRoute scopeless = new AdminRoute("GET", "/v1/a", null, reads, ECHO, empty);
        assertThatThrownBy(() -> new AdminRouter(List.of(scopeless))).hasMessageContaining("no scope");
        Contract silent = Contract.of(" ", Shape.EMPTY);
        assertThatThrownBy(() -> new AdminRoute("GET", "/v1/a", AdminScope.USAGE_READ, reads, silent, empty))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSameRouteTwiceIsRefused() {
        AdminRoute route = echo("GET", "/v1/a");

        assertThatThrownBy(() -> new AdminRouter(List.of(route, route))).hasMessageContaining("listed twice");
    }

    @Test
    void aLiteralSegmentBeatsAPlaceholder() {
        AdminRouter router = new AdminRouter(List.of(echo("GET", "/v1/{name}"), echo("GET", "/v1/fixed")));

        assertThat(router.find("GET", "/v1/fixed").orElseThrow().template()).isEqualTo("/v1/fixed");
        assertThat(text(router, "GET", "/v1/a%2Fb+c")).isEqualTo("{\"echo\":\"a/b+c\"}");
    }

    @Test
    void unknownPathsAndMethodsHaveTheirOwnCodes() {
        AdminRouter router = new AdminRouter(List.of(echo("GET", "/v1/{name}")));

        assertThat(reply(router, "GET", "/v1/a/b", new byte[0]).status()).isEqualTo(404);
        AdminReply wrongMethod = reply(router, "POST", "/v1/a", new byte[0]);
        assertThat(wrongMethod.status()).isEqualTo(405);
        assertThat(new String(wrongMethod.json(), StandardCharsets.UTF_8)).contains("\"allowed\":[\"GET\"]");
        assertThat(reply(router, "GET", "/v1/%zz", new byte[0]).status()).isEqualTo(400);
    }

    @Test
    void whatNobodyForesawIsInternalAndSaysNothingMore() {
        AdminRoute broken =
                new AdminRoute("GET", "/v1/a", AdminScope.USAGE_READ, Set.of(Effect.STATE_READ), ECHO, call -> {
                    throw new IllegalStateException("the secret is 1234");
                });

        AdminReply reply = reply(new AdminRouter(List.of(broken)), "GET", "/v1/a", new byte[0]);

        assertThat(reply.status()).isEqualTo(500);
        assertThat(new String(reply.json(), StandardCharsets.UTF_8))
                .contains("\"internal\"")
                .doesNotContain("1234");
    }

    @Test
    void aBodyOverOneMebibyteIsTooLarge() {
        AdminRouter router = new AdminRouter(List.of(echo("GET", "/v1/{name}")));

        assertThat(reply(router, "GET", "/v1/a", new byte[RequestReader.MAX_BODY_BYTES + 1])
                        .status())
                .isEqualTo(413);
    }

    @Test
    void aBodyNestedBeyondReasonIsInvalid() {
        AdminRouter router = new AdminRouter(List.of(echo("GET", "/v1/{name}")));
        byte[] deep = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);

        assertThat(reply(router, "GET", "/v1/a", deep).status()).isEqualTo(400);
    }

    private static AdminRoute echo(String method, String template) {
        return new AdminRoute(
                method,
                template,
                AdminScope.USAGE_READ,
                Set.of(Effect.STATE_READ),
                ECHO,
                call -> Json.object().put("echo", call.path("name")));
    }

    private static String text(AdminRouter router, String method, String path) {
        return new String(reply(router, method, path, new byte[0]).json(), StandardCharsets.UTF_8);
    }

    private static AdminReply reply(AdminRouter router, String method, String path, byte[] body) {
        return router.handle(new AdminRequest(method, path, "", body, "tester"));
    }
}

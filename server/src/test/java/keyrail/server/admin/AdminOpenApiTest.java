package keyrail.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import keyrail.server.admin.json.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Run with {@code -Dgolden.update=true} to write the document anew. */
class AdminOpenApiTest {
    private static final Path GOLDEN = Path.of("..", "docs", "admin-openapi.json");

    private final ObjectNode document = new AdminOpenApi(new TestAdmin().router.routes()).document();

    @Test
    void theCommittedDocumentIsWhatTheRoutesSay() throws IOException {
        String written = Json.pretty(document);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, written);
        }

        assertThat(Files.readString(GOLDEN)).isEqualTo(written);
    }

    @Test
    void everyReferenceIsDefined() {
        List<String> references = new ArrayList<>();
        document.findValues("$ref").forEach(reference -> references.add(reference.stringValue()));

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isObject())
                        .isTrue());
    }

    /** What a route does and asks for is reviewed with the committed document, so one that is not in it fails. */
    @Test
    void everyRouteStandsInTheCommittedDocumentWithScopeAndEffects() throws IOException {
        JsonNode committed = Json.ofBytes(Files.readAllBytes(GOLDEN)).get("paths");
        List<AdminRoute> routes = new TestAdmin().router.routes();
        for (AdminRoute route : routes) {
            String name = route.method() + " " + route.template();
            JsonNode operation =
                    committed.path(route.template()).path(route.method().toLowerCase(Locale.ROOT));
            assertThat(operation.isObject()).as(name).isTrue();
            assertThat(operation.get("x-scope").stringValue())
                    .as(name)
                    .isEqualTo(route.scope().text());
            assertThat(operation.get("x-effects").valueStream().map(JsonNode::stringValue))
                    .as(name)
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(
                            route.effects().stream().map(Effect::text).toList());
        }
        assertThat(committed.valueStream().mapToInt(JsonNode::size).sum()).isEqualTo(routes.size());
    }
}

package keyrail.system.sites;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import keyrail.core.provider.ModelFacts;
import keyrail.core.provider.ProviderTraits;
import keyrail.core.provider.Providers;
import keyrail.providers.ProviderCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The catalog of models, as the program lists it. */
class ModelCatalogTest {
    private final Providers providers = new ProviderCatalog();

    @Test
    void everyEntrySaysWhereAndWhenItWasRead() {
        Set<String> seen = new HashSet<>();
        for (ModelFacts model : providers.models()) {
            assertThat(seen.add(model.provider() + " " + model.id()))
                    .as(model.id() + " is listed once")
                    .isTrue();
            assertThat(providers.traits(model.provider())).as(model.id()).isPresent();
            assertThat(model.source()).as(model.id()).hasSizeGreaterThan(10);
            assertThat(LocalDate.parse(model.seen())).as(model.id()).isAfter(LocalDate.of(2026, 1, 1));
            Long window = model.contextWindow();
            Long output = model.outputLimit();
            if (window != null && output != null) {
                assertThat(output).as(model.id()).isPositive().isLessThanOrEqualTo(window);
            }
        }
    }

    @Test
    void whatInitProposesIsListed() {
        for (ProviderTraits traits : providers.all()) {
            if (traits.suggestedModel() != null) {
                assertThat(providers.models())
                        .as(traits.id() + " " + traits.suggestedModel())
                        .anyMatch(model -> model.provider().equals(traits.id())
                                && model.id().equals(traits.suggestedModel()));
            }
        }
    }

    @Test
    void row60AListOfOneProviderHasNoOther(@TempDir Path folder) {
        try (SitesHome home = SitesHome.three(folder, Clock.systemUTC())) {
            JsonNode openai = home.admin("GET", "/inference/models", "provider=openai", "")
                    .path("models");
            assertThat(openai.size()).isGreaterThan(3);
            assertThat(openai.valueStream().map(model -> model.path("provider").stringValue()))
                    .containsOnly("openai");
            JsonNode refused = home.admin("GET", "/inference/models", "provider=nope", "");
            assertThat(refused.at("/error/code").stringValue()).isEqualTo("unknown_provider");
            assertThat(refused.at("/error/message").stringValue()).contains("openrouter");
        }
    }

    @Test
    void whatAModelRefusesIsWhatItsAdapterKeepsFromIt(@TempDir Path folder) {
        try (SitesHome home = SitesHome.three(folder, Clock.systemUTC())) {
            JsonNode models = home.admin("GET", "/inference/models", "provider=anthropic", "")
                    .path("models");
            JsonNode opus = models.valueStream()
                    .filter(model -> model.path("id").stringValue().equals("claude-opus-4-7"))
                    .findFirst()
                    .orElseThrow();
            assertThat(opus.path("refused").valueStream().map(JsonNode::stringValue))
                    .contains("temperature", "topP");
            assertThat(home.admin("GET", "/inference/models", "provider=together", "")
                            .at("/models/0/contextWindow")
                            .isNull())
                    .as("unknown is null, not a guess")
                    .isTrue();
        }
    }
}

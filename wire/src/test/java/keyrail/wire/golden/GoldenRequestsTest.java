package keyrail.wire.golden;

import java.util.List;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.routing.Tuning;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.translation.Translations;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each target gets of what each client asks, and what is lost on the way. */
class GoldenRequestsTest {
    static List<GoldenCase> cases() {
        return GoldenCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachTargetGetsWhatItsFileSays(GoldenCase one) {
        StringBuilder text = new StringBuilder();
        for (GoldenTarget target : GoldenTarget.ALL) {
            text.append("=== ").append(target.name()).append('\n').append(written(one, target));
        }
        Goldens.check(one.folder().resolve("requests.txt"), text.toString());
    }

    private static String written(GoldenCase one, GoldenTarget target) {
        try {
            Prompt prompt = one.prompt();
            return text(Translations.ofPrompt(one.codec(), target.codec(), prompt, Tuning.NONE, target.target())
                    .written());
        } catch (KeyrailException refused) {
            return "refused: " + refused.failure().code() + ": "
                    + refused.failure().message() + "\n";
        }
    }

    private static String text(WrittenPrompt written) {
        StringBuilder text = new StringBuilder()
                .append(written.target().method())
                .append(' ')
                .append(written.target().path())
                .append(written.query().isEmpty() ? "" : "?" + written.query())
                .append('\n');
        written.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append('\n'));
        text.append(Goldens.pretty(written.body()));
        written.toolNames()
                .forEach((name, clients) -> text.append("tool ")
                        .append(name)
                        .append(" is the client's ")
                        .append(clients)
                        .append('\n'));
        for (Loss loss : written.losses()) {
            text.append("lost: ").append(loss.kind()).append(' ').append(loss).append('\n');
        }
        return text.toString();
    }
}

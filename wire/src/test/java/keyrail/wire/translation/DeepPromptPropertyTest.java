package keyrail.wire.translation;

import org.junit.jupiter.api.Tag;

/** As the gate has it, with more conversations. */
@Tag("deep")
class DeepPromptPropertyTest extends PromptPropertyTest {
    @Override
    int conversations() {
        return 500;
    }
}

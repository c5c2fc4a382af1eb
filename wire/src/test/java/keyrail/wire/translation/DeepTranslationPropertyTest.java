package keyrail.wire.translation;

import org.junit.jupiter.api.Tag;

/** As the gate has it, with more answers. */
@Tag("deep")
class DeepTranslationPropertyTest extends TranslationPropertyTest {
    @Override
    int answers() {
        return 1_500;
    }
}

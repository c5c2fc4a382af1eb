package keyrail.providers.atlascloud;

import keyrail.core.provider.Provider;
import keyrail.providers.shared.OpenAiAlike;
import keyrail.providers.shared.PromptQuirk;

/**
 * Atlas Cloud, as a value.
 *
 * <p>Only chat is of OpenAI's shape: embeddings answer 404, and pictures have an API of their own
 * (docs.activeagents.ai/providers/atlas_cloud, atlascloud.ai/docs/models/get-start, seen 2026-11-24).
 */
public final class AtlasCloud {
    static final PromptQuirk THOUGHTS_BACK = PromptQuirk.of(
            "thoughts are told, and wanted back, as reasoning_content",
            rules -> rules.thoughtField("reasoning_content"),
            "the field of the models it hosts: api-docs.deepseek.com/guides/thinking_mode",
            "2026-11-28");

    private AtlasCloud() {}

    public static Provider provider() {
        return OpenAiAlike.hosted(
                        "atlascloud", "Atlas Cloud", "https://api.atlascloud.ai/v1", "deepseek-ai/deepseek-v4-pro")
                .asking(THOUGHTS_BACK);
    }
}

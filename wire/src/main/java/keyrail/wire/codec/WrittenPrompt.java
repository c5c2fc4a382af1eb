package keyrail.wire.codec;

import java.util.List;
import java.util.Map;
import java.util.Set;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.hub.Loss;

/**
 * A request ready for a provider of the format.
 *
 * @param headers fields the request needs beside the provider's own, e.g. {@code anthropic-beta}
 * @param query the raw query string, empty if none
 * @param losses all of them: those of the prompt, then those of the writing
 * @param toolNames the client's name of each tool that the vendor could not take by it, by the name that was written;
 *     the calls of the answer are to be told in the client's names
 * @param textArguments members of calls' arguments that are asked for as JSON in a string, by the tool's written name
 * @param memberNames members of calls' arguments that the vendor could not take by the client's names, by the tool's
 *     written name
 */
public record WrittenPrompt(
        Target target,
        Headers headers,
        String query,
        Bytes body,
        List<Loss> losses,
        Map<String, String> toolNames,
        Map<String, Set<String>> textArguments,
        Map<String, RenamedMembers> memberNames) {
    public WrittenPrompt {
        losses = List.copyOf(losses);
        toolNames = Map.copyOf(toolNames);
        textArguments = Map.copyOf(textArguments);
        memberNames = Map.copyOf(memberNames);
    }

    public WrittenPrompt(
            Target target, Headers headers, String query, Bytes body, List<Loss> losses, Map<String, String> names) {
        this(target, headers, query, body, losses, names, Map.of(), Map.of());
    }

    public WrittenPrompt(Target target, Headers headers, String query, Bytes body, List<Loss> losses) {
        this(target, headers, query, body, losses, Map.of());
    }
}

package keyrail.core.provider;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How one vendor's OpenAI Chat differs from OpenAI's, as far as a request has to know.
 *
 * @param traits what it does otherwise or more
 * @param callIds what a whole id of a tool call has to match, as a regular expression, or null for OpenAI's own rule
 * @param renamed members that go by another name there, OpenAI's name first
 * @param members members that every request carries, with their JSON
 */
public record ChatRules(
        Set<Trait> traits, @Nullable String callIds, Map<String, String> renamed, Map<String, String> members) {

    /** What a vendor may do otherwise. */
    public enum Trait {
        /** Several texts may stand as parts of one message; elsewhere they are joined into one string. */
        TEXT_PARTS,
        /** No part of a message may be anything but text. */
        TEXT_ALONE,
        /** A part of a message may be a PDF. */
        FILE_PARTS,
        /** The data of a file may be a URL. */
        FILE_URLS,
        /** A part of a message may be sound. */
        AUDIO_PARTS,
        /** A part of a message may be a film, as {@code video_url}. */
        VIDEO_PARTS,
        /** Parts take {@code cache_control}, as Anthropic spells it. */
        CACHE_MARKS,
        /** Thinking is asked for by {@code reasoning}, an object, and never by {@code reasoning_effort}. */
        REASONING_OBJECT,
        /** That object has to ask for a summary, or some models tell no thought that can be read. */
        REASONING_SUMMARY,
        /** Thinking is switched by {@code thinking}, an object, and only its amount told by {@code reasoning_effort}. */
        THINKING_SWITCH,
        /** Schemas may be {@code strict}, and have to keep OpenAI's rules then. */
        STRICT_SCHEMAS,
        /** A message with calls has to have its thoughts in {@link PromptRules#thoughtField}, be they empty. */
        EMPTY_THOUGHTS,
        /** Every message of the assistant has to have them. */
        THOUGHTS_IN_ALL,
        /**
         * Members of a call's arguments that are objects come back empty: they are asked for as JSON in a string, and
         * read from it.
         */
        OBJECTS_AS_TEXT,
        /** A last message of the assistant has to say {@code prefix}. */
        PREFIX_MARK
    }

    /** OpenAI itself. */
    public static final ChatRules OPENAI = new ChatRules(
            EnumSet.of(Trait.TEXT_PARTS, Trait.FILE_PARTS, Trait.STRICT_SCHEMAS), null, Map.of(), Map.of());

    /** A server of which no more is known than that it speaks the format. */
    public static final ChatRules PLAIN = new ChatRules(Set.of(), null, Map.of(), Map.of());

    public ChatRules {
        traits = Set.copyOf(traits);
        renamed = Map.copyOf(renamed);
        members = Map.copyOf(members);
    }

    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** What a member is called there. */
    public String nameOf(String member) {
        return renamed.getOrDefault(member, member);
    }

    public ChatRules with(Trait... more) {
        Set<Trait> all = EnumSet.noneOf(Trait.class);
        all.addAll(traits);
        all.addAll(Set.of(more));
        return new ChatRules(all, callIds, renamed, members);
    }

    public ChatRules without(Trait... fewer) {
        Set<Trait> all = EnumSet.noneOf(Trait.class);
        all.addAll(traits);
        all.removeAll(Set.of(fewer));
        return new ChatRules(all, callIds, renamed, members);
    }

    public ChatRules withCallIds(String pattern) {
        return new ChatRules(traits, pattern, renamed, members);
    }

    public ChatRules renaming(String member, String name) {
        return new ChatRules(traits, callIds, and(renamed, member, name), members);
    }

    /** @param json the member's value as JSON */
    public ChatRules saying(String member, String json) {
        return new ChatRules(traits, callIds, renamed, and(members, member, json));
    }

    private static Map<String, String> and(Map<String, String> some, String key, String value) {
        Map<String, String> all = new TreeMap<>(some);
        all.put(key, value);
        return all;
    }
}

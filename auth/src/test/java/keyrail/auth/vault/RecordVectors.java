package keyrail.auth.vault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Vectors about one record: every field, and the sealed bytes. */
final class RecordVectors {
    private final VaultVector plain;
    private final VaultVector foreign;
    private final VaultVector neighbour;
    private final VaultVector next;
    private final List<VaultVector> vectors = new ArrayList<>();

    /**
     * @param foreign the same record in another vault
     * @param neighbour another record of the same vault
     * @param next the following version of the same record
     */
    RecordVectors(VaultVector plain, VaultVector foreign, VaultVector neighbour, VaultVector next) {
        this.plain = plain;
        this.foreign = foreign;
        this.neighbour = neighbour;
        this.next = next;
    }

    List<VaultVector> all() {
        fields();
        versions();
        sealedBytes();
        return vectors;
    }

    private void fields() {
        corrupt("record-service-renamed", "the service was renamed", "credential", "credential/anthropic2/api_key");
        corrupt("record-field-renamed", "the field was renamed", "credential", "credential/anthropic/api_key2");
        corrupt("record-id-changed", "the record id was changed", "record", plain.line("record") + "0");
        corrupt("record-kind-changed", "the kind was changed", "kind", "oauth");
        corrupt("record-kind-empty", "the kind is empty", "kind", "");
        corrupt(
                "record-audience-host",
                "the audience's host was changed",
                "audience",
                "https://api.anthropic.example:443");
        corrupt(
                "record-audience-port",
                "the audience's port was changed",
                "audience",
                "https://api.anthropic.com:8443");
        corrupt("record-audience-scheme", "the audience lost its TLS", "audience", "http://api.anthropic.com:443");
        corrupt("record-audience-removed", "the audience was removed", "audience", VaultVector.NONE);
        corrupt("record-key-epoch-changed", "the key epoch was changed", "key-epoch", "2");
        corrupt("record-created-changed", "the time of creation was changed", "created", "1790000000124");
        corrupt("record-updated-changed", "the time of the last change was changed", "updated", "1790000000122");
        String id = plain.line("record");
        vectors.add(plain.but(
                "record-boundary-moved",
                "a digit was moved from the end of the record id to the front of the kind",
                "credential_corrupt",
                Map.of("record", id.substring(0, 31), "kind", id.substring(31) + plain.line("kind"))));
    }

    private void versions() {
        corrupt("record-version-raised", "an old secret was put under a newer version", "version", "2");
        corrupt("record-version-negative", "the version is negative", "version", "-1");
        vectors.add(next.but(
                "record-version-lowered",
                "a newer secret was put under the old version",
                "credential_corrupt",
                Map.of("version", "1")));
        vectors.add(next.but(
                "record-rolled-back",
                "the sealed bytes of version 1 were put back under version 2",
                "credential_corrupt",
                Map.of("sealed", plain.line("sealed"))));
        corrupt("record-of-neighbour", "the sealed bytes are another record's", "sealed", neighbour.line("sealed"));
        corrupt("record-of-another-vault", "the sealed bytes are another vault's", "sealed", foreign.line("sealed"));
        vectors.add(plain.but(
                "record-and-id-of-neighbour",
                "sealed bytes and record id are another record's",
                "credential_corrupt",
                Map.of("sealed", neighbour.line("sealed"), "record", neighbour.line("record"))));
    }

    private void sealedBytes() {
        byte[] sealed = Base64.getUrlDecoder().decode(plain.line("sealed"));
        bytes("record-nonce-changed", "the nonce was changed", SlotVectors.flippedAt(sealed, 0));
        bytes("record-first-byte-changed", "the first byte was changed", SlotVectors.flippedAt(sealed, 12));
        bytes("record-tag-changed", "the tag was changed", SlotVectors.flippedAt(sealed, sealed.length - 1));
        bytes("record-cut", "the last byte is missing", Arrays.copyOf(sealed, sealed.length - 1));
        bytes("record-longer", "a byte was added", Arrays.copyOf(sealed, sealed.length + 1));
        bytes("record-nonce-only", "only the nonce is left", Arrays.copyOf(sealed, 12));
        bytes("record-one-byte-too-short", "there is no room for the tag", Arrays.copyOf(sealed, 27));
        bytes("record-empty", "there are no sealed bytes", new byte[0]);
    }

    private void bytes(String name, String mutation, byte[] sealed) {
        corrupt(
                name,
                mutation,
                "sealed",
                Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
    }

    private void corrupt(String name, String mutation, String line, String value) {
        vectors.add(plain.but(name, mutation, "credential_corrupt", Map.of(line, value)));
    }
}

package keyrail.core.config;

import org.jspecify.annotations.Nullable;

/**
 * The certificate a listener shows, as the configuration names it; both files are needed.
 *
 * @param certificateFile PEM file of the listener's own certificate and those above it
 * @param keyFile PEM file of the certificate's private key
 */
public record ListenerTls(
        @Nullable String certificateFile, @Nullable String keyFile) {}

/**
 * Derives the rehearsal's tables of fields from the vendors' own SDKs.
 *
 * <p>May use the SDKs by reflection. Start at {@link keyrail.sdk.schema.FieldTablesTest}.
 */
@NullMarked
package keyrail.sdk.schema;

import org.jspecify.annotations.NullMarked;

namespace EmradXds.Soap.Envelopes;

/// <summary>Stops an element with attributes by the million before an XmlReader holds them all: it counts equals signs from one &lt; to the
/// next while the bytes arrive. <see cref="EnvelopeReader"/> counts exactly; this one only bounds the memory until then.</summary>
internal sealed class AttributeGuard(SoapReadOptions options)
{
    /// <summary>Equals signs stand in attribute values and text as well.</summary>
    private readonly long most = 64L * options.MaxAttributes;

    private long count;

    /// <summary>Looks at the next bytes.</summary>
    public void Look(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int tag = bytes.IndexOf((byte)'<');
            count += (tag < 0 ? bytes : bytes[..tag]).Count((byte)'=');
            if (count > most)
            {
                throw SoapFaultException.Sender($"An element of the envelope has more than {options.MaxAttributes} attributes.");
            }

            if (tag < 0)
            {
                return;
            }

            count = 0;
            bytes = bytes[(tag + 1)..];
        }
    }
}

using System.Buffers;
using System.Text;

namespace EmradXds.Soap.Envelopes;

/// <summary>What <see cref="EnvelopeTokenizer"/> found in an envelope, in document order; text stays in the envelope's bytes.</summary>
/// <remarks>The arrays are rented: after disposing, nobody may read. Whoever opens readers disposes of them first.</remarks>
internal sealed class EnvelopeNodes(ReadOnlyMemory<byte> envelope) : IDisposable
{
    private EnvelopeNode[] nodes = ArrayPool<EnvelopeNode>.Shared.Rent(Likely(envelope.Length / 24));
    private EnvelopeAttribute[] attributes = ArrayPool<EnvelopeAttribute>.Shared.Rent(Likely(envelope.Length / 48));

    public int Count { get; private set; }

    public int AttributeCount { get; private set; }

    public ReadOnlySpan<byte> Bytes => envelope.Span;

    /// <summary>The nodes, and behind <see cref="Count"/> nothing of meaning; another array after the next addition.</summary>
    public EnvelopeNode[] Items => nodes;

    public ref EnvelopeNode this[int index] => ref nodes[index];

    public ref EnvelopeAttribute Attribute(int index) => ref attributes[index];

    /// <summary>A new node, empty: arrays come from the pool as they are returned to it, cleared.</summary>
    public ref EnvelopeNode Add()
    {
        if (Count == nodes.Length)
        {
            Grow(ref nodes);
        }

        return ref nodes[Count++];
    }

    /// <summary>A new attribute, empty.</summary>
    public ref EnvelopeAttribute AddAttribute()
    {
        if (AttributeCount == attributes.Length)
        {
            Grow(ref attributes);
        }

        return ref attributes[AttributeCount++];
    }

    /// <summary>A reader on the whole envelope.</summary>
    public NodeReader OpenDocument() => new(this, 0, isSubtree: false);

    /// <summary>A reader on the body's child element, which must be there, and nothing else.</summary>
    public NodeReader OpenBody()
    {
        ObjectDisposedException.ThrowIf(nodes.Length == 0, this);
        int body = 1;
        while (!(nodes[body].Depth == 2 && nodes[body].Type == EnvelopeNodeType.Element))
        {
            // Depth 1 is Header and Body: what is in the Header is skipped as a whole.
            body = nodes[body] is { Depth: 1, Type: EnvelopeNodeType.Element, Name.LocalName: "Header", Link: var end } ? end + 1 : body + 1;
        }

        return new NodeReader(this, body, isSubtree: true);
    }

    public string Value(in EnvelopeNode text) => text.IsEscaped
        ? XmlCharacters.Decode(Bytes.Slice(text.Start, text.Length), isAttribute: false)
        : Encoding.UTF8.GetString(Bytes.Slice(text.Start, text.Length));

    public string Value(in EnvelopeAttribute attribute)
    {
        if (attribute.IsDeclaration && attribute.Namespace is not null)
        {
            return attribute.Namespace;
        }

        ReadOnlySpan<byte> raw = Bytes.Slice(attribute.Start, attribute.Length);
        return attribute.IsEscaped ? XmlCharacters.Decode(raw, isAttribute: true) : Encoding.UTF8.GetString(raw);
    }

    /// <summary>What a prefix is bound to by a declaration or one outwards of it; null where by none.</summary>
    public string? Lookup(string prefix, int declaration)
    {
        int found = FindDeclaration(prefix, declaration);
        return found < 0 ? null : attributes[found].Namespace;
    }

    /// <summary>The innermost declaration of a prefix, from one on outwards; -1 where there is none.</summary>
    public int FindDeclaration(string prefix, int declaration)
    {
        EnvelopeAttribute[] all = attributes;
        while (declaration >= 0 && all[declaration].Name.BoundPrefix != prefix)
        {
            declaration = all[declaration].Outer;
        }

        return declaration;
    }

    public void Dispose()
    {
        // The pool takes them cleared: names and namespaces would keep strings of this message alive.
        Array.Clear(nodes, 0, Count);
        Array.Clear(attributes, 0, AttributeCount);
        (Count, AttributeCount) = (0, 0);
        Return(ref nodes);
        Return(ref attributes);
    }

    /// <summary>What will do for most envelopes of a length; more comes when it is needed.</summary>
    private static int Likely(int count) => Math.Clamp(count, 32, 4_096);

    private static void Grow<T>(ref T[] array)
    {
        T[] larger = ArrayPool<T>.Shared.Rent(2 * array.Length);
        Array.Copy(array, larger, array.Length);
        ArrayPool<T>.Shared.Return(array, clearArray: true);
        array = larger;
    }

    private static void Return<T>(ref T[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
            array = [];
        }
    }
}

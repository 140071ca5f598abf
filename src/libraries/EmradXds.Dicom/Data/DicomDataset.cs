using System.Globalization;

namespace EmradXds.Dicom.Data;

/// <summary>A data set: elements sorted by tag (PS3.5 section 7).</summary>
/// <remarks>Text is decoded by (0008,0005), the innermost that applies, when it is asked for. Values above
/// <see cref="DicomReadOptions.MaxValueBytesInMemory"/> are not held: the element knows where in the source they are. Reading from several
/// threads is safe while nobody changes it.</remarks>
public sealed partial class DicomDataset
{
    private readonly List<DicomElement> elements = [];
    private bool isUnsorted;
    private DicomCharacterSet? characterSet;

    /// <summary>All elements, sorted by tag.</summary>
    public IReadOnlyList<DicomElement> Elements => elements;

    /// <summary>The data set around an item; its character set applies where the item has none of its own.</summary>
    internal DicomDataset? Parent { get; set; }

    internal DicomCharacterSet CharacterSet => characterSet ??= Find(DicomTags.SpecificCharacterSet) is { } element
        ? DicomCharacterSet.Of(DicomCharacterSet.Default.Decode(element, DicomVR.CS))
        : Parent?.CharacterSet ?? DicomCharacterSet.Default;

    /// <summary>The element of a tag, or null.</summary>
    public DicomElement? Find(DicomTag tag)
    {
        int index = IndexOf(tag);
        return index < 0 ? null : elements[index];
    }

    /// <summary>Whether the element is there, empty or not.</summary>
    public bool Contains(DicomTag tag) => IndexOf(tag) >= 0;

    /// <summary>The first value as text, padding removed; null where the element is absent or empty, or its value is not held.</summary>
    public string? GetString(DicomTag tag) => GetStrings(tag) is [{ Length: > 0 } first, ..] ? first : null;

    /// <summary>All values as text, padding removed; empty where absent or not held. Numbers come in invariant notation, tags (AT) as eight
    /// hexadecimal digits; an empty value among several is an empty text.</summary>
    public IReadOnlyList<string> GetStrings(DicomTag tag) => Find(tag) switch
    {
        null => [],
        { Text: { } text } => text,
        { VR.IsText: true } element => CharacterSet.Decode(element, element.VR),
        var element => ElementNumbers.ToText(element),
    };

    /// <summary>The first value as a number (US, SS, UL, SL, UV, SV, IS, and DS without fraction); null where absent, empty or no
    /// number.</summary>
    public long? GetInteger(DicomTag tag) => Find(tag) switch
    {
        null => null,
        { VR.IsText: true } => long.TryParse(GetString(tag), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out long number) ? number : null,
        var element => ElementNumbers.ToInteger(element),
    };

    /// <summary>The bytes of a value as they would be stored, numbers in little endian; empty where absent or not held. Text that was added
    /// is encoded in the character set that applies now, in UTF-8 where none does.</summary>
    /// <exception cref="ArgumentException">The character set has no such character.</exception>
    public ReadOnlyMemory<byte> GetBytes(DicomTag tag) => Find(tag) switch
    {
        null => default,
        { Text: { } text } => (CharacterSet.IsDefault ? DicomCharacterSet.Utf8 : CharacterSet).Encode(text, tag),
        var element => element.Value,
    };

    /// <summary>The items of a sequence; empty where absent.</summary>
    public IReadOnlyList<DicomDataset> GetSequence(DicomTag tag) => Find(tag)?.Items ?? [];

    /// <summary>Adds or replaces an element that has no value (type 2).</summary>
    public DicomDataset Add(DicomTag tag) =>
        DicomDictionary.VROf(tag) is var vr && vr == DicomVR.SQ ? Put(new DicomElement(tag, [])) : Add(tag, vr, []);

    /// <summary>Adds or replaces an element by its dictionary VR; values are encoded when written.</summary>
    /// <exception cref="ArgumentException">The VR holds no text and no numbers, the tag is private (say its VR), or a value is no
    /// number.</exception>
    public DicomDataset Add(DicomTag tag, params IReadOnlyList<string> values) => Add(tag, DicomDictionary.VROf(tag), values);

    /// <summary>Adds or replaces an element of a VR that is not the dictionary's, or is unknown to it (private elements).</summary>
    /// <exception cref="ArgumentException">The VR holds no text and no numbers, or a value is no number.</exception>
    public DicomDataset Add(DicomTag tag, DicomVR vr, params IReadOnlyList<string> values)
    {
        if (vr.UsesCharacterSet)
        {
            return Put(new DicomElement(tag, vr, [.. values]));
        }

        if (vr.IsText)
        {
            return Put(new DicomElement(tag, vr, DicomCharacterSet.Latin1.Encode([.. values], tag)));
        }

        return values.Count == 0
            ? Put(new DicomElement(tag, vr, ReadOnlyMemory<byte>.Empty))
            : Put(new DicomElement(tag, vr, ElementNumbers.FromText(tag, vr, values)));
    }

    /// <summary>Adds or replaces a numeric element (US, SS, UL, SL, …, also IS).</summary>
    /// <exception cref="ArgumentException">The VR holds no numbers.</exception>
    /// <exception cref="OverflowException">The number is too large for the VR.</exception>
    public DicomDataset Add(DicomTag tag, long value) => Add(tag, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds or replaces an element of bytes (OB, OW, UN): numbers in little endian.</summary>
    public DicomDataset Add(DicomTag tag, ReadOnlyMemory<byte> value) => Add(tag, DicomDictionary.VROf(tag), value);

    /// <summary>Adds or replaces an element of bytes with the VR said: numbers in little endian.</summary>
    public DicomDataset Add(DicomTag tag, DicomVR vr, ReadOnlyMemory<byte> value) => Put(new DicomElement(tag, vr, value));

    /// <summary>Adds or replaces a sequence. An item belongs to one data set only.</summary>
    public DicomDataset Add(DicomTag tag, params IReadOnlyList<DicomDataset> items)
    {
        foreach (DicomDataset item in items)
        {
            item.Parent = this;
            item.Forget();
        }

        return Put(new DicomElement(tag, [.. items]));
    }

    /// <summary>Adds or replaces encapsulated pixel data (PS3.5 A.4).</summary>
    /// <param name="tag">(7FE0,0010).</param>
    /// <param name="fragments">The basic offset table, which may be empty, and the fragments.</param>
    public DicomDataset AddFragments(DicomTag tag, params IReadOnlyList<ReadOnlyMemory<byte>> fragments) => Put(new DicomElement(
        tag, DicomVR.OB, [.. fragments.Select(fragment => new DicomFragment(-1, fragment.Length, fragment))], isHeld: true));

    /// <summary>Removes an element; false where it is not there.</summary>
    public bool Remove(DicomTag tag)
    {
        int index = IndexOf(tag);
        if (index < 0)
        {
            return false;
        }

        elements.RemoveAt(index);
        Forget();
        return true;
    }

    /// <summary>Puts an element of another data set, or its successor, in its place.</summary>
    internal DicomDataset Put(DicomElement element)
    {
        int index = IndexOf(element.Tag);
        if (index >= 0)
        {
            elements[index] = element;
        }
        else
        {
            elements.Insert(~index, element);
        }

        if (element.Tag == DicomTags.SpecificCharacterSet)
        {
            Forget();
        }

        return this;
    }

    /// <summary>Adds what was just read; false where it is out of order. <see cref="Seal"/> puts that right, once.</summary>
    internal bool Append(DicomElement element)
    {
        bool isInOrder = elements.Count == 0 || elements[^1].Tag < element.Tag;
        isUnsorted |= !isInOrder;
        elements.Add(element);
        return isInOrder;
    }

    /// <summary>Sorts what was appended; of elements that came twice the last one stays.</summary>
    internal void Seal()
    {
        if (!isUnsorted)
        {
            return;
        }

        DicomElement[] sorted = [.. elements.OrderBy(element => element.Tag)];
        elements.Clear();
        foreach (DicomElement element in sorted)
        {
            if (elements.Count > 0 && elements[^1].Tag == element.Tag)
            {
                elements[^1] = element;
            }
            else
            {
                elements.Add(element);
            }
        }

        isUnsorted = false;
    }

    private int IndexOf(DicomTag tag)
    {
        int low = 0;
        int high = elements.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            DicomTag there = elements[middle].Tag;
            if (there == tag)
            {
                return middle;
            }

            (low, high) = there < tag ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    /// <summary>The character set is looked up anew, here and in the items that inherit it.</summary>
    private void Forget()
    {
        characterSet = null;
        foreach (DicomElement element in elements)
        {
            foreach (DicomDataset item in element.Items)
            {
                item.Forget();
            }
        }
    }
}

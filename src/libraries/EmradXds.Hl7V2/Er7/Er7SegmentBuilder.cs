using System.Text;

namespace EmradXds.Hl7V2.Er7;

/// <summary>Writes one segment. All ordinals are 1-based; setting a place again replaces it.</summary>
public sealed class Er7SegmentBuilder
{
    private readonly SortedList<(int Field, int Repetition, int Component, int Subcomponent), string> values = [];
    private readonly string id;
    private readonly Er7Separators separators;

    internal Er7SegmentBuilder(string id, Er7Separators separators) => (this.id, this.separators) = (id, separators);

    /// <summary>Sets a simple field; null or empty leaves it empty.</summary>
    /// <exception cref="ArgumentException">The value has a delimiter, and the delimiters include no escape character.</exception>
    public Er7SegmentBuilder Set(int field, string? value) => Set(field, 1, 1, 1, value);

    /// <summary>Sets a component of the first repetition.</summary>
    /// <exception cref="ArgumentException">As above.</exception>
    public Er7SegmentBuilder Set(int field, int component, string? value) => Set(field, 1, component, 1, value);

    /// <summary>Sets one subcomponent.</summary>
    /// <exception cref="ArgumentException">As above.</exception>
    public Er7SegmentBuilder Set(int field, int repetition, int component, int subcomponent, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            values.Remove((field, repetition, component, subcomponent));
            return this;
        }

        StringBuilder escaped = new(value.Length);
        Er7Escapes.Write(escaped, value, separators);
        values[(field, repetition, component, subcomponent)] = escaped.ToString();
        return this;
    }

    /// <summary>Sets a whole field as it stands, delimiters and escapes included: for echoing.</summary>
    public Er7SegmentBuilder SetRaw(int field, ReadOnlySpan<char> raw)
    {
        if (!raw.IsEmpty)
        {
            values[(field, 1, 1, 1)] = raw.ToString();
        }

        return this;
    }

    /// <summary>Sets a field to the null value, two quotation marks: "delete what you hold".</summary>
    public Er7SegmentBuilder SetNull(int field) => SetRaw(field, "\"\"");

    internal void Write(StringBuilder text)
    {
        text.Append(id);
        (int field, int repetition, int component, int subcomponent) = (0, 1, 1, 1);
        if (id == "MSH")
        {
            text.Append(separators.Field).Append(separators.EncodingCharacters);
            field = 2;
        }

        foreach ((var place, string value) in values)
        {
            if (place.Field != field)
            {
                text.Append(separators.Field, place.Field - field);
                (repetition, component, subcomponent) = (1, 1, 1);
            }

            if (place.Repetition != repetition)
            {
                text.Append(separators.Repetition, place.Repetition - repetition);
                (component, subcomponent) = (1, 1);
            }

            if (place.Component != component)
            {
                text.Append(separators.Component, place.Component - component);
                subcomponent = 1;
            }

            text.Append(separators.Subcomponent, place.Subcomponent - subcomponent).Append(value);
            (field, repetition, component, subcomponent) = place;
        }
    }
}

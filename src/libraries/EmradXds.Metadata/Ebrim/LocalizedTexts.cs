using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Ebrim;

/// <summary>Name and Description as the model has them: the first text by itself, and all of them where they say more than that.</summary>
internal static class LocalizedTexts
{
    /// <summary>The text of an attribute that has one; null where absent.</summary>
    public static string? First(this IReadOnlyList<LocalizedString> texts) => texts.Count == 0 ? null : texts[0].Value;

    /// <summary>All texts; none where the first alone says the same.</summary>
    public static IReadOnlyList<LocalizedString> Beyond(this IReadOnlyList<LocalizedString> texts) =>
        texts is [{ Language: null, Charset: null }] ? [] : texts;

    /// <summary>The texts to write: all that was said, unless the attribute was changed since.</summary>
    public static IReadOnlyList<LocalizedString> With(this IReadOnlyList<LocalizedString> texts, string? attribute) =>
        attribute is null ? [] : texts.First() == attribute ? texts : [new LocalizedString(attribute)];
}

using System.Text;

namespace EmradXds.Identity.Matching;

/// <summary>Text as it is compared, the same on every machine and in every culture.</summary>
internal static class MatchText
{
    /// <summary>Letters of Latin-1 and Latin Extended-A, U+00C0 to U+017F, without what is added to them (Unicode 16, UnicodeData.txt, field 5;
    /// letters that are not made of others as they are written in ASCII).</summary>
    private static readonly string[] folded =
        ("A A A A A A AE C E E E E I I I I D N O O O O O - O U U U U Y TH SS a a a a a a ae c e e e e i i i i d n o o o o o - o u u u u y th y "
        + "A a A a A a C c C c C c C c D d D d E e E e E e E e E e G g G g G g G g H h H h I i I i I i I i I i IJ ij J j K k k L l L l L l L l L l "
        + "N n N n N n n N n O o O o O o OE oe R r R r R r S s S s S s S s T t T t T t U u U u U u U u U u U u W w Y y Y Z z Z z Z z s").Split(' ');

    /// <summary>Letters and digits, capitals, without diacritics; other scripts as they are.</summary>
    public static string Normalize(string text)
    {
        StringBuilder normalized = new(text.Length);
        foreach (char c in text)
        {
            if (c is >= '\u00C0' and <= '\u017F')
            {
                normalized.Append(folded[c - '\u00C0'].Replace("-", "", StringComparison.Ordinal));
            }
            else if (char.IsLetterOrDigit(c) && c is not ('\u00AA' or '\u00BA'))
            {
                normalized.Append(c);
            }
        }

        return normalized.ToString().ToUpperInvariant();
    }
}

using EmradXds.Identity.Matching;
using EmradXds.Identity.Storage;

namespace EmradXds.Identity.Persons;

/// <summary>What of a record's demographics the database finds it by.</summary>
internal static class RecordNames
{
    private const int MostNames = 20;
    private const int LongestPostalCode = 16;

    /// <summary>The rows of a record: one for each given name of each of its names, or one without a name.</summary>
    public static List<RecordNameRow> Of(long recordNumber, Demographics demographics)
    {
        IEnumerable<PersonName> names = demographics.Names.Count > 0 ? demographics.Names : [PersonName.None];
        return
        [
            .. names.SelectMany(name => GivenOf(name).Select(given => (name.Family, given))).Distinct().Take(MostNames).Select((name, place) =>
                new RecordNameRow
                {
                    RecordNumber = recordNumber,
                    Place = place,
                    Family = Kept(PersonField.Family, name.Family),
                    Given = Kept(PersonField.Given, name.given),
                    BirthDate = demographics.BirthDate,
                    PostalCode = Kept(PersonField.PostalCode, demographics.Address.PostalCode),
                }),
        ];
    }

    /// <summary>The first given name, also where it is empty, and the further ones.</summary>
    public static IEnumerable<string> GivenOf(PersonName name) => [name.Given, .. name.Middle.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>A value as it is kept.</summary>
    public static string Kept(PersonField field, string text)
    {
        string normalized = MatchText.Normalize(text);
        return normalized[..Math.Min(normalized.Length, field == PersonField.PostalCode ? LongestPostalCode : RecordNameRow.MaxLength)];
    }
}

using EmradXds.Identity.Storage;

namespace EmradXds.Identity.Persons;

/// <summary>One person's demographics out of the records of several trusts.</summary>
internal static class GoldenRecord
{
    private const string Verified = "01";

    /// <summary>Field by field, from the record that is believed most and states it: one that is in no doubt, whose NHS Number was verified, then the one heard of
    /// last. Names, addresses and telecoms are taken together, not mixed. Of a restricted person it says neither where it lives nor how it is
    /// reached.</summary>
    public static Demographics Of(IEnumerable<SourceRecordRow> records)
    {
        List<SourceRecordRow> ranked =
        [
            .. records
                .OrderBy(record => record.FrozenAt is not null)
                .ThenByDescending(record => record.Demographics.NumberStatus == Verified && record.AffinityId is not null)
                .ThenByDescending(record => record.UpdatedAt)
                .ThenBy(record => record.Id),
        ];
        bool isRestricted = ranked.Exists(record => record.Demographics.IsRestricted);
        return new Demographics
        {
            Names = First(of => of.Names, names => names.Count > 0) ?? [],
            BirthDate = Stated(of => of.BirthDate),
            Sex = Stated(of => of.Sex),
            Addresses = isRestricted ? [] : First(of => of.Addresses, addresses => addresses.Count > 0) ?? [],
            Telecoms = isRestricted ? [] : First(of => of.Telecoms, telecoms => telecoms.Count > 0) ?? [],
            MothersMaidenName = Stated(of => of.MothersMaidenName),
            AccountNumber = Stated(of => of.AccountNumber),
            MultipleBirth = Stated(of => of.MultipleBirth),
            BirthOrder = Stated(of => of.BirthOrder),
            Deceased = Stated(of => of.Deceased),
            DeathTime = Stated(of => of.DeathTime),

            // What is said of a number that this person does not have is said of none.
            NumberStatus = ranked.Where(record => record.AffinityId is not null).Select(record => record.Demographics.NumberStatus)
                .FirstOrDefault(status => status.Length > 0) ?? "",
            IsRestricted = isRestricted,
        };

        string Stated(Func<Demographics, string> field) => First(field, text => text.Length > 0) ?? "";

        T? First<T>(Func<Demographics, T> field, Func<T, bool> isStated)
            where T : class => ranked.Select(record => field(record.Demographics)).FirstOrDefault(isStated);
    }
}

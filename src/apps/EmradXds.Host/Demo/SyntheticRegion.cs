using System.Globalization;

namespace EmradXds.Host.Demo;

/// <summary>The people and the studies of the demo: seven trusts, 24 patients, 34 studies. The same at every start.</summary>
internal static class SyntheticRegion
{
    private static readonly string[] Trusts = ["RX1", "RK5", "RNQ", "RNS", "RWD", "RFS", "RTG"];

    private static readonly (string Family, string Given, string Sex, string Birth, string Street, string City, string Postcode)[] People =
    [
        ("Thorneycroft", "Margaret", "F", "19430217", "4 Steep Hill", "Lincoln", "LN2 1LT"),
        ("Okonjo", "Daniel", "M", "19880904", "17 Wragby Road", "Lincoln", "LN2 5SJ"),
        ("Patel", "Nisha", "F", "19760312", "88 Mansfield Road", "Nottingham", "NG1 3HN"),
        ("Braithwaite", "Harold", "M", "19510630", "2 Trent Lane", "Newark", "NG24 1UW"),
        ("Kowalska", "Agnieszka", "F", "19910819", "31 Outram Street", "Sutton-in-Ashfield", "NG17 4AX"),
        ("Fairweather", "Jonathan", "M", "19690105", "9 Saltergate", "Chesterfield", "S40 1JZ"),
        ("MacAllister", "Fiona", "F", "19590527", "14 Rockingham Road", "Kettering", "NN16 8JU"),
        ("Oyelaran", "Tunde", "M", "20010411", "60 Wellingborough Road", "Northampton", "NN1 4DP"),
        ("O'Neil", "Siobhan", "F", "19820223", "5 Castle Gate", "Nottingham", "NG1 7AQ"),
        ("Whitcombe", "Arthur", "M", "19360913", "22 Spa Road", "Boston", "PE21 9RA"),
        ("Rahman", "Ayesha", "F", "19970728", "40 London Road", "Grantham", "NG31 6EY"),
        ("Lindqvist-Harper", "Elin", "F", "19641118", "3 Friar Lane", "Nottingham", "NG1 6DQ"),
        ("Goldsworthy", "Peter", "M", "19720402", "75 Chatsworth Road", "Chesterfield", "S40 2AP"),
        ("Nakamura", "Hana", "F", "20100614", "12 Billing Road", "Northampton", "NN1 5AN"),
        ("Drummond", "Callum", "M", "19860921", "8 Sheep Street", "Kettering", "NN16 0AN"),
        ("Evans-Pryce", "Bronwen", "F", "19480103", "19 Uppingham Road", "Corby", "NN17 1NR"),
        ("Hargreaves", "Susan", "F", "19550815", "27 West Gate", "Mansfield", "NG18 1RS"),
        ("Adeyemi", "Folake", "F", "19930210", "11 Burton Road", "Derby", "DE1 1TH"),
        ("Sutcliffe", "Raymond", "M", "19401222", "36 Eastgate", "Sleaford", "NG34 7DJ"),
        ("Mistry", "Kiran", "M", "19790508", "52 Carlton Hill", "Nottingham", "NG4 1EE"),
        ("Bellweather", "Grace", "F", "20150329", "6 Church Street", "Mansfield", "NG18 1AF"),
        ("Castellano", "Marco", "M", "19660717", "44 Stamford Road", "Kettering", "NN16 8QX"),
        ("Zielinski", "Piotr", "M", "19841030", "21 High Street", "Boston", "PE21 8SH"),
        ("Pemberton", "Edith", "F", "19330606", "1 Minster Yard", "Lincoln", "LN2 1PU"),
    ];

    /// <summary>Which trusts know each person, in the order of <see cref="People"/>: the first is where most was scanned.</summary>
    private static readonly string[] KnownAt =
    [
        "RWD RX1", "RWD RX1", "RX1 RK5", "RK5 RX1 RWD", "RK5", "RFS RX1", "RNQ RNS", "RNS", "RX1", "RWD", "RWD RX1 RK5", "RX1",
        "RFS", "RNS RX1", "RNQ", "RNQ RNS RX1", "RK5 RFS", "RTG RX1", "RWD", "RX1 RWD", "RK5", "RNQ", "RWD", "RWD RX1",
    ];

    private static readonly (int Person, string Ods, StudyKind Kind, string Date, string Time, int Instances)[] Taken =
    [
        (0, "RWD", StudyKind.CtHead, "20261119", "235812", 48), (0, "RX1", StudyKind.MrBrain, "20240603", "101500", 24),
        (1, "RWD", StudyKind.CtTrauma, "20261120", "001947", 200), (1, "RX1", StudyKind.CrChest, "20250114", "142200", 1),
        (2, "RX1", StudyKind.UsAbdomen, "20261012", "093000", 12), (2, "RK5", StudyKind.CrChest, "20230322", "160500", 2),
        (3, "RK5", StudyKind.CtChest, "20260807", "112030", 40), (3, "RX1", StudyKind.CtChest, "20260901", "084500", 40),
        (3, "RWD", StudyKind.CrChest, "20251224", "203311", 1), (4, "RK5", StudyKind.UsAbdomen, "20260115", "151000", 8),
        (5, "RFS", StudyKind.CtHead, "20260628", "231501", 32), (5, "RX1", StudyKind.MrBrain, "20260702", "120000", 28),
        (6, "RNQ", StudyKind.CrChest, "20260930", "100102", 2), (6, "RNS", StudyKind.CtChest, "20261003", "141500", 36),
        (7, "RNS", StudyKind.CrChest, "20260419", "183000", 1), (8, "RX1", StudyKind.MrBrain, "20260226", "090000", 30),
        (9, "RWD", StudyKind.CrChest, "20261102", "113045", 1), (9, "RWD", StudyKind.CtChest, "20261103", "152000", 44),
        (10, "RWD", StudyKind.UsAbdomen, "20260717", "104500", 10), (10, "RK5", StudyKind.CrChest, "20260520", "171500", 1),
        (11, "RX1", StudyKind.CtHead, "20260811", "074500", 32), (12, "RFS", StudyKind.UsAbdomen, "20260605", "131500", 6),
        (13, "RNS", StudyKind.CrChest, "20260214", "112500", 1), (13, "RX1", StudyKind.MrBrain, "20260310", "094000", 26),
        (14, "RNQ", StudyKind.CtHead, "20261029", "013000", 32), (15, "RNQ", StudyKind.CrChest, "20251111", "111111", 2),
        (15, "RX1", StudyKind.CtChest, "20251201", "101000", 40), (16, "RK5", StudyKind.MrBrain, "20260408", "154500", 22),
        (17, "RX1", StudyKind.UsAbdomen, "20260825", "143000", 9), (18, "RWD", StudyKind.CtChest, "20260130", "120500", 38),
        (19, "RX1", StudyKind.CrChest, "20261005", "085000", 1), (21, "RNQ", StudyKind.UsAbdomen, "20260903", "161000", 7),
        (22, "RWD", StudyKind.CtHead, "20261018", "042000", 32), (23, "RWD", StudyKind.CrChest, "20261121", "221000", 1),
    ];

    public static IReadOnlyList<SyntheticPatient> Patients { get; } = [.. NhsNumbers().Take(People.Length).Select(Patient)];

    public static IReadOnlyList<SyntheticStudy> Studies { get; } = [.. Taken.Select((study, index) => new SyntheticStudy(
        $"demo study {index + 1}",
        Patients[study.Person],
        study.Ods,
        study.Kind,
        study.Date,
        study.Time,
        string.Create(CultureInfo.InvariantCulture, $"{study.Ods}{study.Date[2..]}{index + 1:000}"),
        study.Instances))];

    private static SyntheticPatient Patient(string nhsNumber, int index)
    {
        (string family, string given, string sex, string birth, string street, string city, string postcode) = People[index];
        return new SyntheticPatient(
            nhsNumber, family, given, birth, sex, street, city, postcode, [.. KnownAt[index].Split(' ').Select(ods => (ods, LocalId(ods, index)))]);
    }

    /// <summary>Each trust counts in its own way, so that the same digits at two trusts are two people.</summary>
    private static string LocalId(string ods, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{(ods == "RWD" ? "LN" : ods[1..])}{4700 + (index * 13) + (Array.IndexOf(Trusts, ods) * 5)}");

    /// <summary>Numbers of the range that is never issued, 999 000 0000 on, with a right modulus 11 check digit.</summary>
    private static IEnumerable<string> NhsNumbers()
    {
        for (int stem = 999_000_001; ; stem++)
        {
            string digits = stem.ToString(CultureInfo.InvariantCulture);
            int check = 11 - (digits.Select((digit, place) => (digit - '0') * (10 - place)).Sum() % 11);
            if (check != 10)
            {
                yield return $"{digits}{check % 11}";
            }
        }
    }
}

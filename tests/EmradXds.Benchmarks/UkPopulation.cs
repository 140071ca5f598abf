using System.Globalization;
using EmradXds.Identity.Matching;

namespace EmradXds.Benchmarks;

/// <summary>People as seven hospitals know them: synthetic, with what makes them hard to tell apart.</summary>
/// <remarks>Families at one address; twins; sons with their father's name; women who took another name; moves; three of ten records without
/// NHS Number, two of a thousand with another person's; misspelt names, mistyped dates, exchanged names.</remarks>
internal sealed class UkPopulation
{
    private static readonly string[] men =
        ("JOHN DAVID PETER MICHAEL PAUL JAMES ROBERT ANDREW MARK STEPHEN WILLIAM RICHARD THOMAS CHRISTOPHER DANIEL MATTHEW MOHAMMED ALAN BRIAN KEVIN "
        + "GEORGE JACK HARRY OLIVER JOSEPH SAMUEL BENJAMIN LUKE RYAN ADAM KENNETH GRAHAM COLIN DEREK STUART NEIL KEITH RAYMOND BARRY TREVOR SIMON GARY "
        + "IMRAN ALI HASSAN RAJESH SANJAY VIJAY PIOTR TOMASZ KRZYSZTOF CHIDI KWAME OLUWASEUN WEI ALEXANDER NATHAN JAKE CALLUM REECE").Split(' ');

    private static readonly string[] women =
        ("MARY SUSAN MARGARET SARAH KAREN JULIE PATRICIA ELIZABETH HELEN CHRISTINE EMMA LAURA REBECCA CLAIRE JANE ANN LINDA JEAN DOROTHY JOAN "
        + "AMY CHARLOTTE SOPHIE OLIVIA EMILY GRACE HANNAH LUCY JESSICA CHLOE ALISON CAROL SANDRA JACQUELINE TRACEY SHARON DEBORAH NICOLA LISA MICHELLE "
        + "FATIMA AISHA ZAINAB PRIYA ANITA SUNITA AGNIESZKA KATARZYNA MAGDALENA NGOZI AMINA LING CATHERINE VICTORIA JOANNE LOUISE RACHEL HEATHER WENDY GILLIAN").Split(' ');

    private static readonly string[] families =
        ("SMITH JONES TAYLOR BROWN WILLIAMS WILSON JOHNSON DAVIES ROBINSON WRIGHT THOMPSON EVANS WALKER WHITE ROBERTS GREEN HALL WOOD JACKSON CLARKE PATEL "
        + "KHAN HARRISON CLARK WATSON MARTIN TURNER HILL COOPER MORRIS WARD MOORE BAKER HARRIS KING MORGAN ALLEN ADAMS AHMED ALI HUSSAIN SINGH KAUR BEGUM "
        + "SHAW MARSHALL BAILEY BENNETT PARKER COX RICHARDSON MILLER SIMPSON COLLINS GRAY CARTER MURPHY PHILLIPS BELL MITCHELL SHARMA NOWAK KOWALSKI O'BRIEN "
        + "OKAFOR MENSAH SMITH-JONES FOSTER CHAPMAN MASON PALMER RUSSELL WEBB ROGERS HUNT MILLS DIXON BUTLER BARKER FISHER HOLMES STEVENS KNIGHT LLOYD").Split(' ');

    private static readonly string[] streets =
        "HIGH STREET,STATION ROAD,CHURCH LANE,MAIN STREET,PARK ROAD,LONDON ROAD,VICTORIA ROAD,GREEN LANE,MANOR ROAD,CHURCH STREET,MILL LANE,SCHOOL LANE".Split(',');

    private static readonly string[] syllables = "BAN BER COL DAR EL FEN GAR HAL KIR LAN MAR NOR PEN RAD SAL TAN WAL WES THOR HAR ING LEY TON WELL FORD".Split(' ');

    private static readonly string[] areas = ["NG", "LE", "DE", "LN", "PE", "S"];

    private readonly Random random;
    private readonly List<MatchRecord> records = [];
    private readonly List<int> persons = [];
    private long numbers = 1;
    private int people;

    private UkPopulation(int seed) => random = new(seed);

    public IReadOnlyList<MatchRecord> Records => records;

    /// <summary>Whose record it is, by place.</summary>
    public IReadOnlyList<int> Persons => persons;

    public static UkPopulation Of(int people, int seed)
    {
        UkPopulation population = new(seed);
        while (population.people < people)
        {
            population.AddHousehold();
        }

        population.ConfuseNumbers();
        return population;
    }

    private void AddHousehold()
    {
        Home home = NewHome();
        string family = Family();
        int year = random.Next(1925, 1985);
        Person father = new(Pick(men), family, Birth(year), "M", Number(), Telephone());
        AddPerson(father, home);
        if (random.Next(4) != 0)
        {
            AddPerson(new(Pick(women), family, Birth(year + random.Next(-5, 6)), "F", Number(), father.Telephone), home, marriedFrom: Family());
        }

        HashSet<string> children = [];
        for (int child = random.Next(4); child > 0; child--)
        {
            bool isBoy = random.Next(2) == 0;
            string given = isBoy && random.Next(12) == 0 ? father.Given : Pick(isBoy ? men : women);
            if (!children.Add(given))
            {
                continue;
            }

            Person one = new(given, family, Birth(year + random.Next(20, 38)), isBoy ? "M" : "F", Number(), random.Next(2) == 0 ? father.Telephone : Telephone());
            AddPerson(one, home);
            if (random.Next(60) == 0)
            {
                bool isBrother = random.Next(2) == 0;
                string twin = Pick(isBrother ? men : women);
                if (children.Add(twin))
                {
                    AddPerson(one with { Given = twin, Sex = isBrother ? "M" : "F", Number = Number() }, home);
                }
            }
        }
    }

    /// <summary>Up to four hospitals know a person; each of them wrote for itself.</summary>
    private void AddPerson(Person person, Home home, string? marriedFrom = null)
    {
        for (int hospitals = 1 + random.Next(4); hospitals > 0; hospitals--)
        {
            Home at = random.Next(6) == 0 ? NewHome() : home;
            string given = Maybe(25) ? Misspelt(person.Given) : person.Given;
            string family = marriedFrom is not null && Maybe(8) ? marriedFrom : Maybe(25) ? Misspelt(person.Family) : person.Family;
            bool areExchanged = Maybe(200);
            persons.Add(people);
            records.Add(new MatchRecord
            {
                [MatchField.GivenName] = areExchanged ? family : Maybe(60) ? given[..1] : given,
                [MatchField.FamilyName] = areExchanged ? given : family,
                [MatchField.BirthDate] = Maybe(60) ? Mistyped(person.Birth) : person.Birth,
                [MatchField.Sex] = Maybe(300) ? "" : person.Sex,
                [MatchField.Postcode] = Maybe(30) ? "" : at.Postcode,
                [MatchField.AddressLine] = Maybe(30) ? "" : at.Line,
                [MatchField.NhsNumber] = random.Next(10) < 3 ? "" : person.Number,
                [MatchField.Telephone] = random.Next(3) == 0 ? "" : person.Telephone,
            });
        }

        people++;
    }

    /// <summary>Two of a thousand records get the number of another record: half of them that of the one before, often the same family's.</summary>
    private void ConfuseNumbers()
    {
        for (int place = 1; place < records.Count; place++)
        {
            if (Maybe(500))
            {
                MatchRecord wrong = records[place];
                records[place] = new MatchRecord
                {
                    [MatchField.GivenName] = wrong[MatchField.GivenName],
                    [MatchField.FamilyName] = wrong[MatchField.FamilyName],
                    [MatchField.BirthDate] = wrong[MatchField.BirthDate],
                    [MatchField.Sex] = wrong[MatchField.Sex],
                    [MatchField.Postcode] = wrong[MatchField.Postcode],
                    [MatchField.AddressLine] = wrong[MatchField.AddressLine],
                    [MatchField.Telephone] = wrong[MatchField.Telephone],
                    [MatchField.NhsNumber] = records[random.Next(2) == 0 ? place - 1 : random.Next(records.Count)][MatchField.NhsNumber],
                };
            }
        }
    }

    private bool Maybe(int oneIn) => random.Next(oneIn) == 0;

    /// <summary>The first are the most frequent.</summary>
    private string Pick(string[] names) => names[(int)(names.Length * random.NextDouble() * random.NextDouble())];

    private string Family() => random.Next(5) < 2
        ? Pick(families)
        : syllables[random.Next(syllables.Length)] + syllables[random.Next(syllables.Length)] + syllables[random.Next(syllables.Length)];

    private string Birth(int year) =>
        new DateTime(year, 1, 1).AddDays(random.Next(365)).ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>Each once, of the range that is never issued; check digits are left aside, for numbers are compared here, not checked.</summary>
    private string Number() => $"999{numbers++ * 3_141_593 % 10_000_000:D7}";

    private string Telephone() => $"07{random.Next(1_000_000_000):D9}";

    private Home NewHome() => new(
        $"{random.Next(1, 200)} {streets[random.Next(streets.Length)]}",
        $"{areas[random.Next(areas.Length)]}{random.Next(1, 35)} {random.Next(10)}{Letter()}{Letter()}");

    private char Letter() => "ABDEFGHJLNPQRSTUWXYZ"[random.Next(20)];

    private string Misspelt(string name)
    {
        int at = random.Next(name.Length);
        return random.Next(3) switch
        {
            0 when name.Length > 2 => name.Remove(at, 1),
            1 => name.Insert(at, $"{name[at]}"),
            _ => name[..at] + Letter() + name[(at + 1)..],
        };
    }

    private string Mistyped(string date)
    {
        int at = random.Next(2, 8);
        return random.Next(3) == 0 ? date[..4] + date[6..] + date[4..6] : date[..at] + random.Next(10).ToString(CultureInfo.InvariantCulture) + date[(at + 1)..];
    }

    private sealed record Home(string Line, string Postcode);

    private sealed record Person(string Given, string Family, string Birth, string Sex, string Number, string Telephone);
}

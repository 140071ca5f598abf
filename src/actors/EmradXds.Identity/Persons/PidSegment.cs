using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Identity.Persons;

/// <summary>PID of HL7 v2 as demographics, and demographics as PID.</summary>
internal static class PidSegment
{
    private const int Day = 8;
    private const int Month = 6;
    private const int Year = 4;
    private const int MostRepetitions = 20;

    /// <summary>What a message says, over what was known: an empty field says nothing, the null value ("") takes away (HL7 v2.5 2.5.3).</summary>
    public static Demographics Read(Er7Segment pid, Demographics known) => known with
    {
        Names = Repetitions(pid[5], known.Names, ReadName),
        MothersMaidenName = Text(pid[6], pid[6][1][1].Text(), known.MothersMaidenName),
        BirthDate = Text(pid[7], Date(pid[7].Text()), known.BirthDate),
        Sex = Text(pid[8], pid[8].Text().ToUpperInvariant(), known.Sex),
        Addresses = Repetitions(pid[11], known.Addresses, ReadAddress),
        Telecoms = ReadTelecoms(pid, known),
        AccountNumber = Text(pid[18], pid[18][1][1].Text(), known.AccountNumber),
        MultipleBirth = Text(pid[24], pid[24].Text(), known.MultipleBirth),
        BirthOrder = Text(pid[25], pid[25].Text(), known.BirthOrder),
        DeathTime = Text(pid[29], pid[29].Text(), known.DeathTime),
        Deceased = Text(pid[30], pid[30].Text(), known.Deceased),
        NumberStatus = Text(pid[32], pid[32].Text(), known.NumberStatus),
    };

    /// <summary>Writes PID-5 to PID-32 but ids; what is not known is left empty.</summary>
    public static void Write(Er7SegmentBuilder pid, Demographics person)
    {
        for (int n = 1; n <= person.Names.Count; n++)
        {
            PersonName name = person.Names[n - 1];
            new Xpn(name.Family, name.Given, name.Middle, name.Suffix, name.Prefix, name.Use.Length > 0 ? name.Use : "L").Write(pid, 5, n);
        }

        pid.Set(6, person.MothersMaidenName).Set(7, person.BirthDate).Set(8, person.Sex);
        for (int n = 1; n <= person.Addresses.Count; n++)
        {
            PostalAddress address = person.Addresses[n - 1];
            pid.Set(11, n, 1, 1, address.Line).Set(11, n, 2, 1, address.OtherLine).Set(11, n, 3, 1, address.City).Set(11, n, 4, 1, address.State)
                .Set(11, n, 5, 1, address.PostalCode).Set(11, n, 6, 1, address.Country).Set(11, n, 7, 1, address.Use);
        }

        int home = 0;
        int work = 0;
        foreach (Telecom telecom in person.Telecoms)
        {
            (int field, int n) = telecom.Use == "WPN" ? (14, ++work) : (13, ++home);
            pid.Set(field, n, 1, 1, telecom.IsMail ? "" : telecom.Value).Set(field, n, 2, 1, telecom.Use)
                .Set(field, n, 3, 1, telecom.IsMail ? "Internet" : "").Set(field, n, 4, 1, telecom.IsMail ? telecom.Value : "");
        }

        pid.Set(18, person.AccountNumber).Set(24, person.MultipleBirth).Set(25, person.BirthOrder)
            .Set(29, person.DeathTime).Set(30, person.Deceased).Set(32, person.NumberStatus);
    }

    /// <summary>Year, month and day as far as stated and possible; empty otherwise.</summary>
    public static string Date(string text)
    {
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        int length = digits >= Day ? Day : digits >= Month ? Month : digits >= Year ? Year : 0;
        string date = text[..length];
        string whole = date + "00000101"[date.Length..];
        return length > 0 && DateOnly.TryParseExact(whole, "yyyyMMdd", out _) ? date : "";
    }

    private static string Text(Er7Field field, string stated, string known) => field.Presence switch
    {
        Er7Presence.Valued when stated.Length > 0 => stated,
        Er7Presence.Null => "",
        _ => known,
    };

    private static IReadOnlyList<T> Repetitions<T>(Er7Field field, IReadOnlyList<T> known, Func<Er7Repetition, T?> read)
        where T : class
    {
        if (field.Presence is Er7Presence.Null)
        {
            return [];
        }

        T[] stated = [.. Enumerable.Range(1, Math.Min(field.Count, MostRepetitions)).Select(n => read(field[n])).OfType<T>()];
        return field.Presence == Er7Presence.Valued && stated.Length > 0 ? stated : known;
    }

    private static PersonName? ReadName(Er7Repetition name) => Xpn.Read(name) is { } xpn && (xpn.Family ?? xpn.Given) is not null
        ? new PersonName(xpn.Family ?? "", xpn.Given ?? "", xpn.Middle ?? "", xpn.Suffix ?? "", xpn.Prefix ?? "", xpn.NameType ?? "")
        : null;

    private static PostalAddress? ReadAddress(Er7Repetition address)
    {
        PostalAddress read = new(Part(1), Part(2), Part(3), Part(4), Part(5), Part(6), Part(7));
        return read with { Use = "" } == PostalAddress.None ? null : read;

        string Part(int component) => address[component].Presence == Er7Presence.Valued ? address[component].Text() : "";
    }

    /// <summary>PID-13 and PID-14 are stated each by itself, and kept in one list.</summary>
    private static IReadOnlyList<Telecom> ReadTelecoms(Er7Segment pid, Demographics known) =>
    [
        .. Repetitions(pid[13], [.. known.Telecoms.Where(telecom => telecom.Use != "WPN")], it => ReadTelecom(it, "")),
        .. Repetitions(pid[14], [.. known.Telecoms.Where(telecom => telecom.Use == "WPN")], it => ReadTelecom(it, "WPN")),
    ];

    private static Telecom? ReadTelecom(Er7Repetition telecom, string use)
    {
        string mail = telecom[4].Text();
        string number = telecom[1].Text();
        string parts = string.Concat(telecom[6].Text(), telecom[7].Text());
        string value = number.Length > 0 ? number : mail.Length > 0 ? mail : parts;
        return value.Length == 0 ? null : new Telecom(value, number.Length == 0 && mail.Length > 0, use.Length > 0 ? use : telecom[2].Text());
    }
}

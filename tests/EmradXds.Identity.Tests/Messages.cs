using System.Globalization;

namespace EmradXds.Identity.Tests;

/// <summary>Messages as hospitals send them, about people who do not exist.</summary>
internal static class Messages
{
    private static int controlId;

    /// <summary>The n-th NHS Number of the test range: never issued, right check digit.</summary>
    public static string NhsNumber(int n) => Enumerable.Range(0, 10)
        .Select(digit => $"999{n:D6}{digit}")
        .FirstOrDefault(number => Identity.NhsNumber.TryParse(number, true, out _)) ?? NhsNumber(n + 500_000);

    public static string Nhs(int n) => $"{NhsNumber(n)}^^^NHS&2.16.840.1.113883.2.1.4.1&ISO^NH";

    public static string Adt(
        string trigger, string facility, string ids, string more = "", string version = "2.3.1", string name = "TESTFAMILY^Testgiven",
        string birth = "19700101") =>
        Lines(
            $@"MSH|^~\&|PAS|{facility}|PIX|EMRAD|20261124210000||ADT^{trigger}|{NewControlId()}|P|{version}",
            $"EVN|{trigger}|20261124210000",
            $"PID|1||{ids}||{name}||{birth}|F",
            more.Length > 0 ? more : "PV1||U");

    /// <summary>A01 with a whole PID.</summary>
    /// <param name="facility">MSH-4.</param>
    /// <param name="ids">PID-3.</param>
    /// <param name="fields">PID-5 and what follows it.</param>
    /// <param name="trigger">A01, or another.</param>
    public static string Person(string facility, string ids, string fields, string trigger = "A01") => Lines(
        $@"MSH|^~\&|PAS|{facility}|PIX|EMRAD|20261124210000||ADT^{trigger}|{NewControlId()}|P|2.3.1",
        $"EVN|{trigger}|20261124210000",
        $"PID|1||{ids}||{fields}",
        "PV1||U");

    public static string Merge(string facility, string survivor, string retired) => Adt("A40", facility, survivor, $"MRG|{retired}");

    public static string Query(string id, string domains = "", string tag = "tag1") => Lines(
        $@"MSH|^~\&|SRC|RWD|PIX|EMRAD|20261124210000||QBP^Q23^QBP_Q21|{NewControlId()}|P|2.5",
        $"QPD|IHE PIX Query|{tag}|{id}|{domains}",
        "RCP|I");

    public static string NewControlId() => Interlocked.Increment(ref controlId).ToString("D6", CultureInfo.InvariantCulture);

    private static string Lines(params string[] lines) => string.Concat(lines.Select(line => line + "\r"));
}

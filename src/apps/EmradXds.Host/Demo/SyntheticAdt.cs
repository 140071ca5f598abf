using System.Globalization;
using EmradXds.Hl7V2.Er7;

namespace EmradXds.Host.Demo;

/// <summary>The ADT message by which a trust's patient administration system makes a person known (ITI-8, ADT^A04).</summary>
internal static class SyntheticAdt
{
    /// <summary>The trust names its authority by namespace alone, as many do; the profile completes it.</summary>
    public static Er7Message Register(SyntheticPatient patient, string ods, DateTimeOffset now)
    {
        string time = now.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        string id = patient.LocalIdAt(ods);
        return Er7Message.Parse(string.Join('\r',
            $@"MSH|^~\&|PAS|{ods}|EMRAD|EMRAD|{time}||ADT^A04|{Guid.NewGuid().ToString("N")[..20]}|P|2.3.1||||||UNICODE UTF-8",
            $"EVN|A04|{time}",
            $"PID|1||{id}^^^{ods}~{patient.NhsNumber}^^^NHS||{patient.Family}^{patient.Given}||{patient.BirthDate}|{patient.Sex}|||"
                + $"{patient.Street}^^{patient.City}^^{patient.Postcode}",
            "PV1|1|O",
            ""));
    }
}

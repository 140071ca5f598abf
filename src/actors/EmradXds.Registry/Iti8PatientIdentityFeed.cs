using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Profile;
using EmradXds.Registry.Patients;
using EmradXds.Serving;

namespace EmradXds.Registry;

/// <summary>ITI-8 Patient Identity Feed: the Document Registry's side.</summary>
/// <remarks>ITI TF-2: 3.8. In order:
///   1 parse     PID-3 and, for a merge, MRG-1: the repetition that is of the affinity domain's authority
///   2 validate  ids that are malformed are refused, and two of the domain for one patient; ids of other authorities are none of
///               the registry's business
///   3 act       A01, A04, A05: the id is known from now on. A40: what was of the retired id is the survivor's. A08 changes nothing here
///   4 respond   AA when it is on disk, AE with every error, or AR where the registry has too much to do or no room: nothing is wrong
///               with the message, and its source may send it again (HL7 v2, chapter 2, original acknowledgment rules).</remarks>
public sealed class Iti8PatientIdentityFeed(KnownPatients patients, AffinityDomain domain, TimeProvider clock) : IHl7Transaction
{
    /// <inheritdoc/>
    public Transaction Transaction { get; } = new(
        "ITI-8", "Patient Identity Feed", Request: "ADT^A01 ADT^A04 ADT^A05 ADT^A08 ADT^A40", Response: "ACK");

    /// <inheritdoc/>
    public async Task<Er7Message> HandleAsync(Er7Message request, Exchange exchange, CancellationToken cancel)
    {
        // 1 parse, 2 validate
        string trigger = request["MSH-9.2"];
        List<Err> errors = [];
        string? id = ReadId(request, "PID", 3, errors);
        string? retired = trigger == "A40" ? ReadId(request, "MRG", 1, errors) : null;
        CheckOneMerge(request, trigger, errors);

        // 3 act
        AcknowledgmentCode code = errors.Count == 0 ? AcknowledgmentCode.AA : AcknowledgmentCode.AE;
        string done = "refused";
        if (errors.Count == 0)
        {
            try
            {
                done = trigger switch
                {
                    "A08" => "nothing to do",
                    _ when id is null => "not of this affinity domain",
                    "A40" when retired is null => "not of this affinity domain",
                    "A40" => await patients.MergeAsync(id, retired!, cancel),
                    _ => await patients.AddAsync(id, cancel),
                };
            }
            catch (Exception e) when (RegistryActor.NotWritten(e) is { } told)
            {
                code = AcknowledgmentCode.AR;
                errors.Add(Internal(new Erl("MSH", 1), told.First().Context));
            }
        }

        // 4 respond
        exchange.Objects = $"ADT^{trigger}";
        exchange.Outcome = errors.Count == 0 ? $"AA {done}" : $"{code} {string.Join(' ', errors)}";
        return Ack.Write(request, code, errors, clock.GetUtcNow());
    }

    /// <summary>The affinity domain's id in a field; null where it has none or where errors say what is wrong with it.</summary>
    private string? ReadId(Er7Message request, string segment, int number, List<Err> errors)
    {
        Er7Field field = request.First(segment)[number];
        string? found = null;
        List<Err> faults = [];
        bool stated = false;
        for (int i = 1; i <= field.Count; i++)
        {
            if (Cx.Read(field[i]) is not { } cx)
            {
                continue;
            }

            stated = true;
            if (Fault(cx, new Erl(segment, 1, number, i)) is { } fault)
            {
                faults.Add(fault);
            }
            else if (domain.Resolve(cx.Authority) == domain.PatientIdAuthority)
            {
                found ??= cx.Id;
                if (cx.Id != found)
                {
                    errors.Add(Internal(new Erl(segment, 1, number, i), "A second id of the affinity domain; expected one"));
                }
            }
        }

        if (!stated)
        {
            faults.Add(new Err(
                new Erl(segment, 1, number), ErrorCondition.RequiredFieldMissing, $"{segment}-{number} is absent; expected a patient id"));
        }

        // Beside a good id of the domain, what is wrong with others is their receivers' concern.
        errors.AddRange(found is null ? faults : []);
        return found;
    }

    private Err? Fault(Cx cx, Erl place)
    {
        AssigningAuthority wanted = domain.PatientIdAuthority;
        Hd stated = cx.Authority;
        string expected = $"expected {wanted.Namespace}, &{wanted.Oid}&ISO, or both";
        return stated.IsEmpty
            ? new Err(place with { Component = 4 }, ErrorCondition.RequiredFieldMissing, $"An id has no assigning authority; {expected}")
            : !stated.IsWellFormed
            ? new Err(place with { Component = 4 }, ErrorCondition.DataTypeError, $"An assigning authority lacks a part; {expected}")
            : domain.Resolve(stated) is null && (stated.UniversalId == wanted.Oid || stated.NamespaceId == wanted.Namespace)
            ? new Err(place with { Component = 4 }, ErrorCondition.DataTypeError, $"An assigning authority contradicts itself; {expected}")
            : cx.Id.Length == 0
            ? new Err(place with { Component = 1 }, ErrorCondition.RequiredFieldMissing, "An assigning authority stands without an id")
            : cx.Id.Any(char.IsControl)
            ? new Err(place with { Component = 1 }, ErrorCondition.DataTypeError, "An id has control characters; expected none")
            : cx.Id.Length > KnownPatients.MaxIdLength
            ? new Err(
                place with { Component = 1 }, ErrorCondition.DataTypeError,
                $"An id is too long; expected {KnownPatients.MaxIdLength} characters at most")
            : null;
    }

    private static void CheckOneMerge(Er7Message request, string trigger, List<Err> errors)
    {
        if (trigger == "A40" && request.All("MRG").Count() > 1)
        {
            errors.Add(Internal(new Erl("MRG", 2), "A second merge; expected one in a message"));
        }
    }

    private static Err Internal(Erl place, string text) => new(place, ErrorCondition.ApplicationInternalError, text);
}

using System.Globalization;
using EmradXds.Serving;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Task = System.Threading.Tasks.Task;

namespace EmradXds.Identity.Fhir;

/// <summary>GET [base]/metadata: what this service does (FHIR R4, capabilities). What is not done is not in it.</summary>
internal sealed class Capabilities(TimeProvider clock)
{
    private const string Parameter = "http://hl7.org/fhir/SearchParameter/";

    private static readonly (string Name, string Definition, SearchParamType Type)[] parameters =
    [
        ("_id", Parameter + "Resource-id", SearchParamType.Token),
        ("active", Parameter + "Patient-active", SearchParamType.Token),
        ("address", Parameter + "individual-address", SearchParamType.String),
        ("address-city", Parameter + "individual-address-city", SearchParamType.String),
        ("address-country", Parameter + "individual-address-country", SearchParamType.String),
        ("address-postalcode", Parameter + "individual-address-postalcode", SearchParamType.String),
        ("address-state", Parameter + "individual-address-state", SearchParamType.String),
        ("birthdate", Parameter + "individual-birthdate", SearchParamType.Date),
        ("family", Parameter + "individual-family", SearchParamType.String),
        ("gender", Parameter + "individual-gender", SearchParamType.Token),
        ("given", Parameter + "individual-given", SearchParamType.String),
        ("identifier", Parameter + "Patient-identifier", SearchParamType.Token),
        ("mothersMaidenName", Parameter + "patient-extensions-Patient-mothersMaidenName", SearchParamType.String),
        ("telecom", Parameter + "individual-telecom", SearchParamType.Token),
    ];

    private readonly string started = clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Answers.</summary>
    public Task<FhirAnswer> ReadAsync(FhirRequest request, CancellationToken cancel) => Task.FromResult(
        new FhirAnswer(StatusCodes.Status200OK, new CapabilityStatement
        {
            Status = PublicationStatus.Active,
            Date = started,
            Kind = CapabilityStatementKind.Instance,
            Software = new CapabilityStatement.SoftwareComponent
            {
                Name = "EMRAD XDS", Version = typeof(Exchange).Assembly.GetName().Version?.ToString(3),
            },
            Implementation = new CapabilityStatement.ImplementationComponent
            {
                Description = "Patient Identifier Cross-reference Manager (PIXm, ITI-83, ITI-104) and Patient Demographics Supplier "
                    + "(PDQm, ITI-78, ITI-119)",
                Url = request.Base,
            },
            FhirVersion = FHIRVersion.N4_0_1,
            Format = [FhirFormat.Json.MediaType, FhirFormat.Xml.MediaType],
            Rest =
            [
                new CapabilityStatement.RestComponent { Mode = CapabilityStatement.RestfulCapabilityMode.Server, Resource = [Patient()] },
            ],
        }));

    private static CapabilityStatement.ResourceComponent Patient() => new()
    {
        Type = "Patient",
        Interaction =
        [
            Interaction(CapabilityStatement.TypeRestfulInteraction.Read, "ITI-78: Retrieve Patient Resource"),
            Interaction(CapabilityStatement.TypeRestfulInteraction.SearchType, "ITI-78: by GET, and by POST to _search"),
            Interaction(CapabilityStatement.TypeRestfulInteraction.Update, "ITI-104: by identifier of a trust's own domain alone"),
        ],
        ConditionalUpdate = true,
        SearchParam =
        [
            .. parameters.Select(parameter => new CapabilityStatement.SearchParamComponent
            {
                Name = parameter.Name,
                Definition = parameter.Definition,
                Type = parameter.Type,
                Documentation = parameter.Type == SearchParamType.String
                    ? "Compared without regard to capitals, diacritics, blanks and punctuation; modifiers: exact, contains."
                    : null,
            }),
        ],
        Operation =
        [
            new CapabilityStatement.OperationComponent
            {
                Name = "ihe-pix",
                Definition = "https://profiles.ihe.net/ITI/PIXm/OperationDefinition/IHE.PIXm.pix",
                Documentation = "ITI-83, by GET",
            },
            new CapabilityStatement.OperationComponent
            {
                Name = "match",
                Definition = "https://profiles.ihe.net/ITI/PDQm/OperationDefinition/PDQmMatch",
                Documentation = "ITI-119, by POST of Parameters or of a Patient",
            },
        ],
    };

    private static CapabilityStatement.ResourceInteractionComponent Interaction(
        CapabilityStatement.TypeRestfulInteraction code, string documentation) => new() { Code = code, Documentation = documentation };
}

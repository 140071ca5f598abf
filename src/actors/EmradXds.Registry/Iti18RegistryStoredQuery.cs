using System.Xml;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using EmradXds.Registry.StoredQueries;
using EmradXds.Serving;
using EmradXds.Soap;
using Microsoft.EntityFrameworkCore;
using static EmradXds.Metadata.Rules.XdsErrorCode;

namespace EmradXds.Registry;

/// <summary>ITI-18 Registry Stored Query: the Document Registry's side.</summary>
/// <remarks>ITI TF-2: 3.18. In order:
///   1 parse     the AdhocQueryRequest, then its parameters as the stored query it names
///   2 validate  returnType, query id, parameters, then what the answer would hold: how much, and of how many patients
///   3 respond   fragments as they were registered, or references, from the database straight into the answer; or Failure with all findings.</remarks>
public sealed class Iti18RegistryStoredQuery(
    IDbContextFactory<RegistryContext> contexts, AffinityDomain domain, RegistryOptions options) : ISoapTransaction
{
    /// <inheritdoc/>
    public Transaction Transaction { get; } = new(
        "ITI-18",
        "Registry Stored Query",
        Request: "urn:ihe:iti:2007:RegistryStoredQuery",
        Response: "urn:ihe:iti:2007:RegistryStoredQueryResponse",
        RequestElement: "AdhocQueryRequest");

    /// <inheritdoc/>
    public async Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel)
    {
        Findings findings = [];

        // 1 parse
        AdhocQueryRequest query;
        using (XmlReader body = request.OpenBody())
        {
            query = AdhocQueryRequest.Read(body);
        }

        // 2 validate
        bool leafClass = CheckReturnType(query, findings);
        StoredQuery? storedQuery = Find(query, findings);
        var select = storedQuery?.Read(query, domain, findings);
        if (leafClass && select is not null && !findings.AnyErrors)
        {
            await CheckAnswerAsync(select, storedQuery!.OnePatient, findings, cancel);
        }

        // 3 respond
        exchange.Objects = storedQuery is null ? "unknown query" : query.QueryId;
        if (select is null || findings.AnyErrors)
        {
            exchange.Outcome = RegistryActor.Describe(findings);
            return new SoapReply(writer => AdhocQueryResponse.Write(writer, findings, [], []));
        }

        exchange.Outcome = "Success";
        return new SoapReply(writer => WriteAnswer(writer, select, leafClass, findings));
    }

    /// <inheritdoc/>
    public SoapReply Broken(string correlation) =>
        new(writer => AdhocQueryResponse.Write(writer, RegistryActor.Broken(correlation), [], []));

    private static bool CheckReturnType(AdhocQueryRequest query, Findings findings)
    {
        if (query.ReturnType is not ("LeafClass" or "ObjectRef"))
        {
            findings.Error(
                XDSRegistryError,
                $"ResponseOption, returnType {RegistryActor.Shown(query.ReturnType)}: this registry does not answer so; expected LeafClass or ObjectRef");
        }

        return query.ReturnType == "LeafClass";
    }

    private static StoredQuery? Find(AdhocQueryRequest query, Findings findings)
    {
        StoredQuery? found = StoredQuery.Find(query.QueryId);
        if (found is null)
        {
            findings.Error(
                XDSUnknownStoredQuery,
                $"AdhocQuery, id {RegistryActor.Shown(query.QueryId)}: this registry has no such stored query; "
                + "expected the id of FindDocuments, GetDocuments or GetFolders");
        }

        return found;
    }

    private async Task CheckAnswerAsync(
        Func<RegistryContext, IQueryable<PatientObjectRow>> select, bool onePatient, Findings findings, CancellationToken cancel)
    {
        await using RegistryContext registry = await contexts.CreateDbContextAsync(cancel);
        if (await select(registry).Take(options.MaxLeafClassResults + 1).CountAsync(cancel) > options.MaxLeafClassResults)
        {
            findings.Error(
                XDSTooManyResults,
                $"The answer would hold more than {options.MaxLeafClassResults} objects; expected narrower parameters, or returnType ObjectRef");
        }

        if (onePatient && await select(registry).Select(o => o.PatientKey).Distinct().Take(2).CountAsync(cancel) > 1)
        {
            findings.Error(
                XDSResultNotSinglePatient,
                "The answer would hold objects of more than one patient; expected ids of one patient, or returnType ObjectRef");
        }
    }

    /// <summary>One statement, so that the answer is what the registry held at one moment.</summary>
    private void WriteAnswer(
        XmlWriter writer, Func<RegistryContext, IQueryable<PatientObjectRow>> select, bool leafClass, Findings findings)
    {
        using RegistryContext registry = contexts.CreateDbContext();
        IQueryable<PatientObjectRow> objects = select(registry);
        AdhocQueryResponse.Write(
            writer,
            findings,
            leafClass ? objects.Select(o => o.Fragment).AsEnumerable() : [],
            leafClass ? [] : objects.Select(o => o.EntryUuid).AsEnumerable().Select(EntryUuid.ToUrn));
    }
}

using System.Buffers;
using System.Data.Common;
using System.Diagnostics;
using System.Xml;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Queries;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using EmradXds.Serving;
using EmradXds.Soap;
using Microsoft.EntityFrameworkCore;
using static EmradXds.Metadata.Rules.XdsErrorCode;

namespace EmradXds.Registry.StoredQueries;

/// <summary>Answers the stored queries of one transaction. In order:
///   1 parse     the AdhocQueryRequest, then its parameters as the stored query it names
///   2 validate  returnType, query id, parameters
///   3 respond   fragments as they were registered, or references, read from the database until they are too many or of several patients
///               where they may be of one; or Failure with all findings.</summary>
internal sealed class StoredQueryAnswer(
    IDbContextFactory<RegistryContext> contexts,
    AffinityDomain domain,
    RegistryOptions options,
    IReadOnlyDictionary<string, StoredQuery> queries) : IDisposable
{
    private readonly ReadingContexts reading = new(contexts, options.StatementTimeout);

    /// <inheritdoc/>
    public void Dispose() => reading.Dispose();

    public async Task<SoapReply> ToAsync(SoapMessage request, Exchange exchange, CancellationToken cancel)
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
        int? level = MetadataLevel.Read(query, findings);
        var select = AtLevel(level, storedQuery?.Read(query, domain, findings));
        exchange.Objects = storedQuery is null ? "unknown query" : query.QueryId;

        // 3 respond
        SoapReply? found = null;
        if (select is not null && !findings.AnyErrors)
        {
            RegistryContext? registry = await reading.TakeAsync(cancel);
            Selection selection = select(registry);
            long began = Stopwatch.GetTimestamp();
            try
            {
                found = leafClass
                    ? await ReadObjectsAsync(selection, storedQuery!.OnePatient, findings, cancel)
                    : await ReadReferencesAsync(selection, findings, cancel);
                reading.Keep(registry);
                registry = null;
            }
            catch (Exception e) when (TookTooLong(e, Stopwatch.GetElapsedTime(began)) && !cancel.IsCancellationRequested)
            {
                findings.Error(
                    XDSRegistryError,
                    $"The query took longer than {options.StatementTimeout.TotalSeconds:0} s and was broken off; "
                    + "expected narrower parameters");
            }
            finally
            {
                registry?.Dispose();
            }
        }

        exchange.Outcome = RegistryActor.Describe(findings);
        return findings.Count == 0 ? found! : new SoapReply(writer => AdhocQueryResponse.Write(writer, findings, [], []));
    }

    /// <summary>Each engine tells it in its own way, and Entity Framework may put that into an exception of its own; a little is allowed
    /// for clocks that differ.</summary>
    private bool TookTooLong(Exception failure, TimeSpan elapsed) =>
        (failure is DbException || failure.InnerException is DbException) && elapsed > options.StatementTimeout * 0.9;

    /// <summary>The answer when the machinery broke.</summary>
    public static SoapReply Broken(string correlation) =>
        new(writer => AdhocQueryResponse.Write(writer, RegistryActor.Broken(correlation), [], []));

    /// <summary>A selection from what a consumer of that level sees.</summary>
    private Func<RegistryContext, Selection>? AtLevel(int? level, Func<RegistryView, Selection>? select) =>
        level is null || select is null ? null : registry => select(new RegistryView(registry, level.Value, options.Columns));

    private static bool CheckReturnType(AdhocQueryRequest query, Findings findings)
    {
        if (query.ReturnType is not ("LeafClass" or "ObjectRef"))
        {
            findings.Error(
                XDSRegistryError,
                $"ResponseOption, returnType {RegistryActor.Shown(query.ReturnType)}: this registry does not answer so; "
                + "expected LeafClass or ObjectRef");
        }

        return query.ReturnType == "LeafClass";
    }

    private StoredQuery? Find(AdhocQueryRequest query, Findings findings)
    {
        StoredQuery? found = queries.GetValueOrDefault(query.QueryId);
        if (found is null)
        {
            bool other = StoredQuery.OfOnePatient.ContainsKey(query.QueryId) || StoredQuery.OfPatients.ContainsKey(query.QueryId);
            findings.Error(
                XDSUnknownStoredQuery,
                $"AdhocQuery, id {RegistryActor.Shown(query.QueryId)}: no stored query of this transaction; expected "
                + (other ? "it by the other one (ITI-18: of one patient, ITI-51: of multiple)" : "one of ITI TF-2 3.18 or 3.51"));
        }

        return found;
    }

    /// <summary>One statement, so that the answer is what the registry held at one moment; null where findings say why there is no
    /// answer.</summary>
    private async Task<SoapReply?> ReadObjectsAsync(Selection selection, bool onePatient, Findings findings, CancellationToken cancel)
    {
        FoundObjects found = new();
        long patient = 0;
        try
        {
            await selection.ReadObjectsAsync(options.MaxLeafClassResults + 1, Take, cancel);
        }
        catch
        {
            found.Dispose();
            throw;
        }

        if (findings.AnyErrors)
        {
            found.Dispose();
            return null;
        }

        return new SoapReply(
            new ReadyBody(
                AdhocQueryResponse.Start.Length + found.Length + AdhocQueryResponse.End.Length,
                async (output, stop) =>
                {
                    output.Write(AdhocQueryResponse.Start);
                    await found.WriteAsync(output, stop);
                    output.Write(AdhocQueryResponse.End);
                }),
            found);

        bool Take(long patientKey, ReadOnlySpan<byte> fragment)
        {
            found.Add(fragment);
            if (found.Count > options.MaxLeafClassResults || found.Length > options.MaxLeafClassBytes)
            {
                findings.Error(
                    XDSTooManyResults,
                    $"The answer would hold more than {options.MaxLeafClassResults} objects or {options.MaxLeafClassBytes} bytes; "
                    + "expected narrower parameters, or returnType ObjectRef");
                return false;
            }

            if (onePatient && patientKey != 0 && patient != 0 && patientKey != patient)
            {
                findings.Error(
                    XDSResultNotSinglePatient,
                    "The answer would hold objects of more than one patient; expected ids of one patient, or returnType ObjectRef");
                return false;
            }

            patient = patientKey == 0 ? patient : patientKey;
            return true;
        }
    }

    private async Task<SoapReply?> ReadReferencesAsync(Selection selection, Findings findings, CancellationToken cancel)
    {
        List<Guid> references = await selection.ReadReferencesAsync(options.MaxObjectRefResults + 1, cancel);
        if (references.Count > options.MaxObjectRefResults)
        {
            findings.Error(
                XDSTooManyResults, $"The answer would hold more than {options.MaxObjectRefResults} references; expected narrower parameters");
            return null;
        }

        byte[] written = AdhocQueryResponse.References(references);
        return new SoapReply(new ReadyBody(
            AdhocQueryResponse.Start.Length + written.Length + AdhocQueryResponse.End.Length,
            (output, _) =>
            {
                output.Write(AdhocQueryResponse.Start);
                output.Write(written);
                output.Write(AdhocQueryResponse.End);
                return Task.CompletedTask;
            }));
    }
}

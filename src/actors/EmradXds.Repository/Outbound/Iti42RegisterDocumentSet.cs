using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Soap;
using Microsoft.Extensions.Logging;

namespace EmradXds.Repository.Outbound;

/// <summary>ITI-42 Register Document Set-b: the Document Repository's side.</summary>
/// <remarks>ITI TF-2: 3.42. The registry's errors and warnings come back as they are; everything that is no answer is
/// XDSRegistryNotAvailable.</remarks>
public sealed partial class Iti42RegisterDocumentSet(
    IHttpClientFactory clients, RepositoryOptions options, ILogger<Iti42RegisterDocumentSet> log)
{
    private const string Action = "urn:ihe:iti:2007:RegisterDocumentSet-b";

    /// <summary>Registers a submission and says what came of it; throws only when cancelled, and then nobody knows.</summary>
    public async Task<Registration> RegisterAsync(Submission submission, CancellationToken cancel)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.RegistryTimeout);
        try
        {
            SoapClient soap = new(clients.CreateClient(RepositoryActor.RegistryClient));
            await using SoapMessage answer = await soap.SendAsync(
                options.RegistryUri, Action, writer => SubmitObjectsRequest.Write(writer, submission), [], mtom: false, limit.Token);
            return Judge(RegistryResponse.Read(answer.OpenBody()));
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            Log.NotReached(log, e);
            return NotAvailable(RegistrationState.Refused, "The registry cannot be reached; nothing was stored, send again later");
        }
        catch (Exception e) when (e is HttpRequestException or SoapFaultException or MalformedMessageException
            || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            Log.NoAnswer(log, e);
            return NotAvailable(
                RegistrationState.Unknown, "The registry gave no usable answer; whether it registered the documents is not known");
        }
    }

    /// <summary>A status that its own errors contradict is believed neither way.</summary>
    private static Registration Judge(RegistryResponse response)
    {
        bool errors = response.Findings.Any(finding => finding.Severity == Severity.Error);
        return (response.Status, errors) switch
        {
            (ResponseStatus.Success, false) => new Registration(RegistrationState.Registered, response.Findings),
            (ResponseStatus.Failure, true) => new Registration(RegistrationState.Refused, response.Findings),
            (ResponseStatus.Failure, false) => new Registration(
                RegistrationState.Refused,
                [.. response.Findings, Error(XdsErrorCode.XDSRegistryError, "The registry answered Failure without saying why")]),
            _ => NotAvailable(RegistrationState.Unknown, $"The registry's answer contradicts itself: {response.Status} with errors"),
        };
    }

    private static Registration NotAvailable(RegistrationState state, string context) =>
        new(state, [Error(XdsErrorCode.XDSRegistryNotAvailable, context)]);

    private static Finding Error(XdsErrorCode code, string context) => new(code.ToString(), context);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "ITI-42: the registry cannot be reached")]
        public static partial void NotReached(ILogger log, Exception e);

        [LoggerMessage(Level = LogLevel.Warning, Message = "ITI-42: the registry gave no usable answer")]
        public static partial void NoAnswer(ILogger log, Exception e);
    }
}

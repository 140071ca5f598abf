using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace EmradXds.Serving;

/// <summary>One SOAP address: reads the envelope, picks the transaction by wsa:Action (or by the body's element where there is none), writes the
/// answer, logs one line.</summary>
public static class SoapEndpoint
{
    /// <summary>Maps an address.</summary>
    /// <param name="routes">The application's routes.</param>
    /// <param name="path">For instance <c>/registry</c>.</param>
    /// <param name="transactions">Makes the transactions of one request from its scope.</param>
    public static IEndpointConventionBuilder MapSoap(
        this IEndpointRouteBuilder routes, string path, Func<IServiceProvider, IReadOnlyList<ISoapTransaction>> transactions) =>
        throw new NotImplementedException($"{routes}{path}{transactions}");
}

using System.Data.Common;
using System.Text;
using System.Xml;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmradXds.Registry.Tests.StoredQueries;

/// <summary>Stored queries whose statement never ends.</summary>
public sealed class SlowQueriesTests
{
    private static readonly AdhocQueryRequest query = new FindFolders { PatientId = Submit.Mia }.ToRequest();

    [Fact]
    public async Task A_query_that_takes_too_long_is_broken_off_and_fails_with_XDSRegistryError()
    {
        using TempFolder folder = new();
        NeverEnding slow = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(
            folder, new RegistryOptions { StatementTimeout = TimeSpan.FromSeconds(1) }, interceptor: slow);

        slow.IsOn = true;
        AdhocQueryResponse response = await registry.QueryAsync(query);

        Assert.Equal(ResponseStatus.Failure, response.Status);
        Assert.Equal(
            ("XDSRegistryError", "The query took longer than 1 s and was broken off; expected narrower parameters"),
            (Assert.Single(response.Findings).Code, response.Findings.Single().Context));
        slow.IsOn = false;
        Assert.Equal(ResponseStatus.Success, (await registry.QueryAsync(query)).Status);
    }

    [Fact]
    public async Task A_query_whose_initiator_hangs_up_is_broken_off_and_answers_nothing()
    {
        using TempFolder folder = new();
        NeverEnding slow = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(
            folder, new RegistryOptions { StatementTimeout = TimeSpan.FromHours(1) }, interceptor: slow);
        byte[] request = HostileRequests.Unpackaged(HostileRequests.Envelope(Body())).Bytes;

        slow.IsOn = true;
        using (SlowPeer peer = await SlowPeer.ConnectAsync(registry.Uri))
        {
            await peer.PostAsync("/registry", HostileRequests.Plain, request.Length, request);
            await slow.Begun.Task.WaitAsync(TimeSpan.FromMinutes(1));
        }

        await Eventually.TrueAsync(
            () => registry.Log.Lines.Any(line => line.Contains("ITI-18 broken off by the initiator", StringComparison.Ordinal)),
            "the query went on");
        slow.IsOn = false;
        Assert.Equal(ResponseStatus.Success, (await registry.QueryAsync(query)).Status);
    }

    private static string Body()
    {
        StringBuilder text = new();
        using (XmlWriter writer = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            query.Write(writer);
        }

        return text.ToString();
    }

    /// <summary>Puts a statement without end in the place of each that reads.</summary>
    private sealed class NeverEnding : DbCommandInterceptor
    {
        public bool IsOn { get; set; }

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default)
        {
            if (IsOn)
            {
                command.Parameters.Clear();
                command.CommandText = TestDatabase.NeverEnding;
                Begun.TrySetResult();
            }

            return ValueTask.FromResult(result);
        }
    }
}

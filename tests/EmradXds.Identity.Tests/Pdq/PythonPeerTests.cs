using System.Diagnostics;
using EmradXds.Testing;

namespace EmradXds.Identity.Tests.Pdq;

/// <summary>python-hl7 as the consumer: an implementation that is not ours sends, and reads what comes.</summary>
public sealed class PythonPeerTests : PdqTests
{
    private const string Consumer = """
        import sys, hl7
        from hl7.client import MLLPClient
        pages, pointer = [], ''
        with MLLPClient('127.0.0.1', int(sys.argv[1])) as client:
            while True:
                dsc = 'DSC|%s|I\r' % pointer if pointer else ''
                answer = client.send_message(sys.argv[2] + dsc).decode('utf-8').strip('\x0b\x1c\r') + '\r'
                message = hl7.parse(answer)
                pages.append('%s %s %s' % (message['MSA.F1.R1'], message['QAK.F2.R1'], ' '.join(
                    '%s %s' % (pid(3)(0)(0), pid(5)(0)(0)) for pid in message.segments('PID'))))
                if 'DSC|' not in answer:
                    break
                pointer = str(message['DSC.F1.R1'])
        print('\n'.join(pages))
        """;

    [Fact]
    public async Task A_query_of_python_hl7_is_answered_page_by_page()
    {
        string[] script = await File.ReadAllLinesAsync(Surroundings.Program("mllp_send"), TestContext.Current.CancellationToken);
        string interpreter = script[0][2..].Trim();
        string query = Query("@PID.5.1.1^SMITH~@PID.8^M", "^^^RX1", "I|1^RD");
        ProcessStartInfo start = new(interpreter, ["-c", Consumer, $"{Identity.EndPoint.Port}", query]) { RedirectStandardOutput = true };

        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(["AA OK N1 SMITH", "AA OK N3 SMITH"], output.Trim().Split('\n').Order(StringComparer.Ordinal));
    }
}

using EmradXds.Host.Commands;

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

try
{
    return await (args is [var command, .. var rest] ? command switch
    {
        "demo" => DemoCommand.RunAsync(rest, stop.Token),
        "serve" => ServeCommand.RunAsync(rest, stop.Token),
        "send" => SendCommand.RunAsync(rest, stop.Token),
        "find" => FindCommand.RunAsync(rest, stop.Token),
        "fetch" => FetchCommand.RunAsync(rest, stop.Token),
        "help" or "--help" or "-h" => Help(),
        _ => throw new WrongUseException($"unknown command '{command}'; try 'emrad help'"),
    }
    : throw new WrongUseException("no command; try 'emrad help'"));
}
catch (WrongUseException e)
{
    await Console.Error.WriteLineAsync($"emrad: {e.Message}");
    return 2;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 1;
}
catch (Exception e)
{
    await Console.Error.WriteLineAsync(args.Contains("--verbose") ? $"emrad: {e}" : $"emrad: {Sentence.Of(e)}");
    return 1;
}

static Task<int> Help()
{
    Console.WriteLine(
        $"""
        EMRAD XDS, an XDS-I.b affinity domain
          {DemoCommand.Usage}
          {ServeCommand.Usage}
          {SendCommand.Usage}
          {FindCommand.Usage}
          {FetchCommand.Usage}
        Each takes --verbose. Exit codes: 0 done, 1 failed, 2 wrong use.
        """);
    return Task.FromResult(0);
}

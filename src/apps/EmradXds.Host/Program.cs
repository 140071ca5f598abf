using EmradXds.Host.Commands;

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

try
{
    return await (args is [var command, .. var rest] ? args.Any(word => word is "--help" or "-h") ? Help() : command switch
    {
        "demo" => DemoCommand.RunAsync(rest, stop.Token),
        "serve" => ServeCommand.RunAsync(rest, stop.Token),
        "send" => SendCommand.RunAsync(rest, stop.Token),
        "find" => FindCommand.RunAsync(rest, stop.Token),
        "fetch" => FetchCommand.RunAsync(rest, stop.Token),
        "help" => Help(),
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
        find and fetch ask the domain at http://127.0.0.1:8080 unless --at or EMRAD_AT names another.
        serve finds actors that run elsewhere by EMRAD_REGISTRY and EMRAD_REPOSITORY (addresses), EMRAD_IDENTITY_MLLP and
        EMRAD_REGISTRY_MLLP (HOST:PORT). ENGINE is sqlite (files below DIR), postgresql or sqlserver with a connection string in
        EMRAD_DATABASE, or in the file that EMRAD_DATABASE_FILE names; each actor has a database NAME_ACTOR of its own.
        EMRAD_REGISTRY_MLLP (HOST:PORT). The keys of --s3 are EMRAD_S3_ACCESS_KEY and EMRAD_S3_SECRET_KEY, or two lines of the file EMRAD_S3_KEYS.
        """);
    return Task.FromResult(0);
}

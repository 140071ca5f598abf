using EmradXds.Benchmarks;

switch (args)
{
    case ["large-instance", ..]:
        return await LargeInstance.RunAsync(args.Length > 1 ? long.Parse(args[1]) << 20 : 1L << 30);
    case ["find-documents", ..]:
        return await StoredQueries.RunAsync(
            Sizes(args.ElementAtOrDefault(1) ?? "10000,100000,1000000"), alsoOnPostgreSql: args.ElementAtOrDefault(2) == "postgresql", seconds: 2, rounds: 12);
    case ["large-document", ..]:
        return await LargeDocument.RunAsync(
            args.Length > 1 ? long.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) << 20 : 1L << 30, rounds: 5);
    case ["serve-file", var port, var file]:
        return await LargeDocument.ServeFileAsync(port, file);
    case ["fill", var entries, var folder, ..]:
        FilledRegistry filled = await FilledRegistry.MakeAsync(folder, Sizes(entries)[0], onPostgreSql: args.ElementAtOrDefault(3) == "postgresql");
        Console.WriteLine($"  {string.Join(' ', filled.Database.Environment.Select(one => $"{one.Name}='{one.Value}'"))} emrad serve --role registry "
            + $"--data {filled.Folder} {string.Join(' ', filled.Database.Arguments)}");
        return 0;
    case ["query-budget", ..]:
        return await QueryBudget.RunAsync(Sizes(args.ElementAtOrDefault(1) ?? "10000")[0]);
    case ["register", ..]:
        return await Registrations.RunAsync(Sizes(args.ElementAtOrDefault(1) ?? "10000,100000,1000000"), seconds: 5, rounds: 7);
    case ["match-accuracy", var folder]:
        return MatchAccuracy.Run(folder);
    case ["link-accuracy", ..]:
        return MatchAccuracy.RunUk((int)Sizes(args.ElementAtOrDefault(1) ?? "100000")[0], (int)Sizes(args.ElementAtOrDefault(2) ?? "2")[0]);
    case ["identity", ..]:
        return await IdentityService.RunAsync(
            Sizes(args.ElementAtOrDefault(1) ?? "100000,1000000"), (int)Sizes(args.ElementAtOrDefault(2) ?? "10")[0]);
    case ["fill-identity", var records, var folder]:
        IdentityService.Fill(folder, (int)Sizes(records)[0]);
        return 0;
    case ["train-uk", var file]:
        return MatchAccuracy.TrainUk(file, 100_000);
    case ["bare-endpoint", var port, var file]:
        return await BareEndpoint.RunAsync(port, file);
    default:
        Console.WriteLine(
            """
            Benchmarks of EMRAD XDS; run with -c Release.
              large-instance [MiB]   one multi-frame instance (1024 MiB) in by C-STORE and out by fetch; peak resident memory of both processes
              large-document [MiB]   one document (1024 MiB) by RAD-68 and ITI-43, beside dd and sha1sum, nginx, and a bare Kestrel endpoint
              fill N FOLDER [postgresql]
                                     a registry's data folder with N entries, to look at with a profiler, and how it is served
              find-documents [N,N] [postgresql]
                                     FindDocuments over registries of 10,000, 100,000 and 1,000,000 entries, beside a bare Kestrel endpoint; with
                                     postgresql also on a server (run by scripts/with-postgresql)
              query-budget [N]       what one FindDocuments spends on reading, the database and writing, step by step
              register [N,N]         ITI-42 into registries of these sizes, beside a loop of prepared inserts of the same rows
              match-accuracy FOLDER  records of one person found and missed in FEBRL's dataset3.csv in that folder
              link-accuracy [N] [SEED]
                                     links that are made by themselves, right and wrong, among N synthetic people of the United Kingdom (100,000)
              identity [N,N] [S]     the identity service with N source records: feeds with matching, PIX queries, demographics queries, each S seconds (10)
              fill-identity N FOLDER an identity service's data folder with N records, to look at with a profiler, and how it is served
              train-uk FILE          the model that the identity service ships
            """);
        return args.Length == 0 ? 0 : 2;
}

static long[] Sizes(string text) => [.. text.Split(',').Select(size => long.Parse(size, System.Globalization.CultureInfo.InvariantCulture))];

using EmradXds.Benchmarks;

switch (args)
{
    case ["large-instance", ..]:
        return await LargeInstance.RunAsync(args.Length > 1 ? long.Parse(args[1]) << 20 : 1L << 30);
    default:
        Console.WriteLine(
            """
            Benchmarks of EMRAD XDS; run with -c Release.
              large-instance [MiB]   one multi-frame instance (1024 MiB) in by C-STORE and out by fetch; peak resident memory of both processes
            """);
        return args.Length == 0 ? 0 : 2;
}

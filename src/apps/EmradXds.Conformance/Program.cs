using EmradXds.Conformance;

using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
return await RunCommand.RunAsync(args, Console.Out, Console.Error, stop.Token);

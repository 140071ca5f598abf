Console.Error.WriteLine("emrad: nothing here yet");

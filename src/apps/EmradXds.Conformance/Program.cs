Console.Error.WriteLine("conformance: nothing here yet");

return await RagKit.Cli.Tool.RunAsync(args);

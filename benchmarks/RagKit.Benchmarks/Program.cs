using BenchmarkDotNet.Running;

// dotnet run -c Release --project benchmarks/RagKit.Benchmarks -- --filter '*Chunking*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

namespace RagKit.VectorData.Tests;

public sealed class WithoutVectorDataTests
{
    [Fact(Skip = "Microsoft.Extensions.VectorData.Abstractions and a provider in memory are not referenced: build and test with " +
        "-p:WithVectorData=true -p:VectorDataAssembly=<dll> -p:VectorDataProvider=<dll> (see src/RagKit.VectorData/README.md).")]
    public void The_bridge_is_tried_with_the_abstractions_alone()
    {
    }
}

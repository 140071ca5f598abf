using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmradXds.Storage.PostgreSql.Migrations.ImagingSource
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Instances",
                columns: table => new
                {
                    SopInstanceUid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SopClassUid = table.Column<string>(type: "text", nullable: false, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    StudyInstanceUid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SeriesInstanceUid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    TransferSyntaxUid = table.Column<string>(type: "text", nullable: false, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    FileBytes = table.Column<long>(type: "bigint", nullable: false),
                    DatasetSha256 = table.Column<string>(type: "text", nullable: false, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Instances", x => x.SopInstanceUid);
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "Manifests",
                columns: table => new
                {
                    SopInstanceUid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    StudyInstanceUid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    StudyVersion = table.Column<long>(type: "bigint", nullable: false),
                    EntryUuid = table.Column<string>(type: "text", nullable: false, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    Submission = table.Column<string>(type: "text", nullable: false, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    Sent = table.Column<int>(type: "integer", nullable: false),
                    RegisteredAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Manifests", x => x.SopInstanceUid);
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "Series",
                columns: table => new
                {
                    StudyInstanceUid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SeriesInstanceUid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Modality = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    BodyPartExamined = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    Instances = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Series", x => new { x.StudyInstanceUid, x.SeriesInstanceUid });
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateTable(
                name: "Studies",
                columns: table => new
                {
                    StudyInstanceUid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    PatientId = table.Column<string>(type: "text", nullable: false, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    PatientIdAuthorityOid = table.Column<string>(type: "text", nullable: false, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    PatientName = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    PatientBirthDate = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    PatientSex = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    StudyDate = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    StudyTime = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    TimezoneOffset = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    StudyId = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    StudyDescription = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    AccessionNumber = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    ReferringPhysician = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    InstitutionName = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    Manufacturer = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    ProcedureCode = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    ProcedureCodeScheme = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    ProcedureCodeMeaning = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    Instances = table.Column<int>(type: "integer", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    PublishedVersion = table.Column<long>(type: "bigint", nullable: false),
                    PublishedEntryUuid = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    LastReceived = table.Column<long>(type: "bigint", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: true),
                    WaitingReason = table.Column<string>(type: "text", nullable: true, collation: "C")
                        .Annotation("Npgsql:Compression:", "lz4"),
                    WaitingSince = table.Column<long>(type: "bigint", nullable: true),
                    Attempts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Studies", x => x.StudyInstanceUid);
                })
                .Annotation("Npgsql:StorageParameter:toast_tuple_target", 4080);

            migrationBuilder.CreateIndex(
                name: "IX_Instances_StudyInstanceUid_SeriesInstanceUid",
                table: "Instances",
                columns: new[] { "StudyInstanceUid", "SeriesInstanceUid" });

            migrationBuilder.CreateIndex(
                name: "IX_Manifests_StudyInstanceUid_RegisteredAt",
                table: "Manifests",
                columns: new[] { "StudyInstanceUid", "RegisteredAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Studies_DueAt",
                table: "Studies",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_Studies_WaitingSince",
                table: "Studies",
                column: "WaitingSince");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Instances");

            migrationBuilder.DropTable(
                name: "Manifests");

            migrationBuilder.DropTable(
                name: "Series");

            migrationBuilder.DropTable(
                name: "Studies");
        }
    }
}

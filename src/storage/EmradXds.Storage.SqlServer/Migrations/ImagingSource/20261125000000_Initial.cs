using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmradXds.Storage.SqlServer.Migrations.ImagingSource
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
                    SopInstanceUid = table.Column<string>(type: "varchar(900)", unicode: false, maxLength: 900, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    SopClassUid = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    StudyInstanceUid = table.Column<string>(type: "varchar(850)", unicode: false, maxLength: 850, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    SeriesInstanceUid = table.Column<string>(type: "varchar(850)", unicode: false, maxLength: 850, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    TransferSyntaxUid = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    FileBytes = table.Column<long>(type: "bigint", nullable: false),
                    DatasetSha256 = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Instances", x => x.SopInstanceUid);
                });

            migrationBuilder.CreateTable(
                name: "Manifests",
                columns: table => new
                {
                    SopInstanceUid = table.Column<string>(type: "varchar(900)", unicode: false, maxLength: 900, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    StudyInstanceUid = table.Column<string>(type: "varchar(1684)", unicode: false, maxLength: 1684, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    StudyVersion = table.Column<long>(type: "bigint", nullable: false),
                    EntryUuid = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Submission = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Sent = table.Column<int>(type: "int", nullable: false),
                    RegisteredAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Manifests", x => x.SopInstanceUid);
                });

            migrationBuilder.CreateTable(
                name: "Series",
                columns: table => new
                {
                    StudyInstanceUid = table.Column<string>(type: "varchar(450)", unicode: false, maxLength: 450, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    SeriesInstanceUid = table.Column<string>(type: "varchar(450)", unicode: false, maxLength: 450, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Modality = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    BodyPartExamined = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Instances = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Series", x => new { x.StudyInstanceUid, x.SeriesInstanceUid });
                });

            migrationBuilder.CreateTable(
                name: "Studies",
                columns: table => new
                {
                    StudyInstanceUid = table.Column<string>(type: "varchar(900)", unicode: false, maxLength: 900, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    PatientId = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    PatientIdAuthorityOid = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    PatientName = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    PatientBirthDate = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    PatientSex = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    StudyDate = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    StudyTime = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    TimezoneOffset = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    StudyId = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    StudyDescription = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    AccessionNumber = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ReferringPhysician = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    InstitutionName = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Manufacturer = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ProcedureCode = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ProcedureCodeScheme = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ProcedureCodeMeaning = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Instances = table.Column<int>(type: "int", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    PublishedVersion = table.Column<long>(type: "bigint", nullable: false),
                    PublishedEntryUuid = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    LastReceived = table.Column<long>(type: "bigint", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: true),
                    WaitingReason = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    WaitingSince = table.Column<long>(type: "bigint", nullable: true),
                    Attempts = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Studies", x => x.StudyInstanceUid);
                });

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
